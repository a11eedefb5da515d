// Runs before the first paint, so that a chosen theme never flashes the other one, and the page is
// in its language and direction from the start. The texts of the language are fetched at once,
// beside the scripts of the studio. Without a choice the style sheet follows the system by itself.
(function () {
  var root = document.documentElement;
  var known = { en: "ltr", de: "ltr", "en-XA": "ltr", "ar-XB": "rtl" };
  var offered = ["en", "de"];
  var language = null;
  try {
    var theme = localStorage.getItem("darkroom.theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    language = localStorage.getItem("darkroom.language");
  } catch {
    // Storage can be forbidden; the system's theme and the browser's language are right then.
  }
  if (language === null || !Object.hasOwn(known, language)) {
    var wanted = navigator.languages.map(function (locale) {
      return locale.toLowerCase().split("-")[0];
    });
    language =
      wanted.find(function (base) {
        return offered.includes(base);
      }) || "en";
  }
  root.lang = language;
  root.dir = known[language];
  var texts = document.currentScript.dataset[language];
  if (texts) {
    var link = document.createElement("link");
    link.rel = "modulepreload";
    link.href = texts;
    document.head.append(link);
  }
})();
