// Sends the answer on to the app; without scripts, its button does.
document.querySelector("form[data-form-post]").submit();
