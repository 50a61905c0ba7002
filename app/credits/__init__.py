"""Credit hours (学时): what was earned online and offline, what the site's own rules ask for in a year."""
