/* Runs before the first picture of a page: letters and colours as this phone's person chose them (the store calls it again), and whether a sign-in left its mark here. */
(() => {
  const root = document.documentElement;
  const put = (name, value) => (value ? root.setAttribute(name, value) : root.removeAttribute(name));
  self.paint = ({ elder, text, theme } = {}) => {
    put("data-mode", elder === true && "elder");
    put("data-theme", (theme === "light" || theme === "dark") && theme);
    if (text >= 18 && text <= 30) root.style.setProperty("--elder-text", `${Number(text)}px`);
  };
  put("data-known", /(?:^|; )(?:__Host-)?nfe-csrf=/.test(document.cookie) && "yes");
  try {
    paint(JSON.parse(localStorage.getItem("look")) ?? {});
  } catch {}
})();
