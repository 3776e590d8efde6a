// Loaded before the page is drawn: says that scripts run, so that what they will hide is
// hidden from the start.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
