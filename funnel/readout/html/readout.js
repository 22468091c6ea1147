"use strict";
(() => {
  const figures = JSON.parse(document.getElementById("figures").textContent);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const config = { displayModeBar: false, displaylogo: false, showSendToCloud: false, responsive: true };
  const draw = (mode, width) => {
    for (const [key, modes] of Object.entries(figures)) {
      const { data, layout } = structuredClone(modes[mode]);
      const sized = width ? { ...layout, width: width(document.getElementById(key)) } : layout;
      Plotly.react(document.getElementById(key), data, sized, config);
    }
  };
  const onScreen = () => draw(dark.matches ? "dark" : "light");
  dark.addEventListener("change", onScreen);
  // A page on its side is about 960 pixels wide; charts in a row share them as they do here.
  const grows = (chart) => Number(chart.style.flexGrow);
  const onPaper = ({ parentElement: chart }) => {
    if (chart.classList.contains("wide")) return 960;
    const row = [...chart.parentElement.children].filter((one) => !one.classList.contains("wide"));
    return (932 * grows(chart)) / row.map(grows).reduce((sum, one) => sum + one);
  };
  addEventListener("beforeprint", () => draw("light", onPaper));
  addEventListener("afterprint", onScreen);
  onScreen();
})();
