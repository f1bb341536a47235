"""The vendor's pages, and the icons that everybody sees."""
