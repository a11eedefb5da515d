// Runs before the first paint, so that a chosen theme never flashes the other one.
// Without a choice the style sheet follows the system by itself.
(function () {
  try {
    var theme = localStorage.getItem("darkroom.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Storage can be forbidden; the system's theme is right then.
  }
})();
