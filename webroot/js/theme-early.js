// A classic script in the head, so that a chosen theme is there before the first paint.
try {
  const theme = localStorage.getItem("sandlot.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage switched off: the system's theme it is.
}
