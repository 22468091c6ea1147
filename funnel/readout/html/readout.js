"use strict";
(() => {
  const figures = JSON.parse(document.getElementById("figures").textContent);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const config = { displayModeBar: false, displaylogo: false, showSendToCloud: false, responsive: true };
  const slides = [...document.querySelectorAll("main section")];
  const foot = document.querySelector(".foot");
  const place = document.getElementById("place");
  let at = null; // The slide that is shown; null: the page is read.

  const draw = (mode, width) => {
    for (const [key, modes] of Object.entries(figures)) {
      const chart = document.getElementById(key);
      if (at !== null && !slides[at].contains(chart)) continue;
      const { data, layout } = structuredClone(modes[mode]);
      Plotly.react(chart, data, width ? { ...layout, width: width(chart) } : layout, config);
    }
  };
  const onScreen = () => draw(dark.matches ? "dark" : "light", at === null ? null : (chart) => chart.clientWidth);
  dark.addEventListener("change", onScreen);

  // A page on its side is about 960 pixels wide; charts in a row share them as they do here.
  const grows = (chart) => Number(chart.style.flexGrow);
  const onPaper = ({ parentElement: chart }) => {
    if (chart.classList.contains("wide")) return 960;
    const row = [...chart.parentElement.children].filter((one) => !one.classList.contains("wide"));
    return (932 * grows(chart)) / row.map(grows).reduce((sum, one) => sum + one);
  };
  addEventListener("beforeprint", () => {
    leave();
    draw("light", onPaper);
  });
  addEventListener("afterprint", onScreen);

  // A slide is laid out as wide as the screen is when it is as large as still fits its height.
  const fit = () => {
    if (at === null) return;
    const { style } = slides[at];
    const laidOut = (scale) => {
      style.width = `${innerWidth / scale}px`;
      return slides[at].scrollHeight * scale;
    };
    let [small, large] = [0.3, 2.2];
    for (let step = 0; step < 8; step += 1) {
      const scale = (small + large) / 2;
      if (laidOut(scale) <= innerHeight - foot.offsetHeight) small = scale;
      else large = scale;
    }
    laidOut(small);
    style.transform = `scale(${small})`;
    onScreen();
  };
  const plain = (slide) => {
    slide.classList.remove("shown");
    slide.style.width = slide.style.transform = "";
  };
  const show = (number) => {
    if (at !== null) plain(slides[at]);
    at = Math.min(Math.max(number, 0), slides.length - 1);
    document.body.classList.add("presenting");
    slides[at].classList.add("shown");
    place.textContent = `${at + 1} of ${slides.length} · `;
    slides[at].tabIndex = -1;
    slides[at].focus();
    scrollTo(0, 0);
    fit();
  };
  const leave = () => {
    if (at === null) return;
    const slide = slides[at];
    plain(slide);
    at = null;
    document.body.classList.remove("presenting");
    place.textContent = "";
    onScreen();
    slide.scrollIntoView();
    if (document.fullscreenElement) document.exitFullscreen();
  };
  const turns = {
    ArrowRight: () => at + 1,
    ArrowDown: () => at + 1,
    PageDown: () => at + 1,
    " ": () => at + 1,
    ArrowLeft: () => at - 1,
    ArrowUp: () => at - 1,
    PageUp: () => at - 1,
    Home: () => 0,
    End: () => slides.length - 1,
  };
  addEventListener("keydown", (event) => {
    if (at === null || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") leave();
    else if (event.key in turns) show(turns[event.key]());
    else return;
    event.preventDefault();
  });
  addEventListener("resize", fit);
  // Leaving the full screen, as its own key does, is leaving the slides.
  document.addEventListener("fullscreenchange", () => {
    if (!document.fullscreenElement) leave();
  });
  const present = document.getElementById("present");
  present.hidden = false;
  present.addEventListener("click", () => {
    show(0);
    document.documentElement.requestFullscreen?.().catch(() => {});
  });

  onScreen();
})();
