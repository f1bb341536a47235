create table workspace (
  id integer primary key,
  slug text not null unique,
  name text not null,
  admin_password text not null,
  issuer text not null default '',
  client_id text not null default '',
  client_secret blob,                        -- sealed with the app's key file
  revision integer not null default 0        -- counts changes of the sign-on settings
) strict;

create table account (
  id integer primary key,
  workspace_id integer not null references workspace,
  issuer text not null,
  subject text not null,
  name text not null,
  email text not null,                       -- shown to people; nothing is ever looked up by it
  created_at integer not null,
  signed_in_at integer not null,
  unique (workspace_id, issuer, subject)
) strict;

create table note (
  id integer primary key,
  workspace_id integer not null references workspace,
  author_id integer not null references account,
  editor_id integer not null references account,
  title text not null,
  body text not null,
  version integer not null default 1,
  created_at integer not null,
  changed_at integer not null
) strict;
create index note_by_change on note (workspace_id, changed_at desc);

create table session (
  token_hash text primary key,               -- the browser holds the token, we hold its SHA-256
  slug text not null,                        -- the one workspace it counts in
  data text not null,
  expires_at integer not null
) strict;
create index session_by_expiry on session (expires_at);

create table failed_admin_sign_in (
  workspace_id integer not null references workspace,
  at integer not null
) strict;
create index failed_admin_sign_in_by_time on failed_admin_sign_in (workspace_id, at);
