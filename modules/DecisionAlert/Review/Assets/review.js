// Keeps a page fresh and makes deciding a matter of one tap or key. Every form works without this script too.
"use strict";
(() => {
  const content = document.getElementById("content");
  const token = document.body.dataset.token;
  const live = document.getElementById("live");
  const Stops = "a, button, summary, textarea"; // where the focus can be in a card
  let timer = 0, busy = false, again = false;

  const editing = () => content.querySelector("details[open] textarea:focus, details[open] textarea:not(:placeholder-shown)")?.value;

  async function refresh() {
    if (!content) return;
    if (busy) { again = true; return; }
    if (editing()) return later(1000);
    busy = true;
    try {
      const answer = await fetch(content.dataset.part, { headers: { "X-Live": "1" }, redirect: "error" });
      if (answer.status === 401) return location.reload();
      if (answer.ok) {
        const old = document.activeElement?.closest?.("[data-id]");
        const focused = old?.dataset.id, place = old ? [...old.querySelectorAll(Stops)].indexOf(document.activeElement) : -1;
        const open = [...content.querySelectorAll("details[open]")].map(d => d.closest("[data-id]")?.dataset.id);
        content.innerHTML = await answer.text();
        for (const card of content.querySelectorAll("[data-id]")) {
          if (open.includes(card.dataset.id)) card.querySelector("details").open = true;
          if (card.dataset.id === focused) (card.querySelectorAll(Stops)[place] ?? card).focus({ preventScroll: true });
        }
        if (content.querySelector(".undo")) later(10100);
      }
    } catch { later(2000); } finally {
      busy = false;
      if (again) { again = false; refresh(); }
    }
  }

  function later(ms) { clearTimeout(timer); timer = setTimeout(refresh, ms); }

  async function send(form, submitter) {
    const body = new URLSearchParams(new FormData(form, submitter));
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Live": "0" }, redirect: "error" });
    if (answer.status === 401) return location.reload();
    await refresh();
  }

  if (content && document.body.dataset.live !== undefined) {
    content.addEventListener("submit", event => {
      if (!event.target.matches(".decide, .undo")) return;
      event.preventDefault();
      send(event.target, event.submitter);
    });
    if (content.querySelector(".undo")) later(10100);
    if (content.dataset.every) setInterval(refresh, Number(content.dataset.every));
    else setInterval(refresh, 30000); // ages
    const connection = new signalR.HubConnectionBuilder().withUrl("live").withAutomaticReconnect([0, 1000, 2000, 5000, 5000, 10000, 10000, 30000]).configureLogging(signalR.LogLevel.None).build();
    const show = on => { live.textContent = on ? live.dataset.on : live.dataset.off; live.classList.toggle("on", on); };
    connection.on("changed", () => { if (!content.dataset.every) refresh(); });
    connection.onreconnecting(() => show(false));
    connection.onreconnected(() => { show(true); refresh(); });
    connection.onclose(() => { show(false); setTimeout(start, 5000); });
    const start = () => connection.start().then(() => { show(true); refresh(); }, () => setTimeout(start, 5000));
    start();
  }

  document.addEventListener("keydown", event => {
    if (!content || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog")) return;
    const cards = [...content.querySelectorAll(".card")];
    const at = cards.indexOf(document.activeElement?.closest(".card"));
    const key = event.key.toLowerCase();
    const press = button => { if (button) { event.preventDefault(); button.click(); } };
    if (key === "j" || key === "k") { cards[Math.min(cards.length - 1, Math.max(0, at + (key === "j" ? 1 : -1)))]?.focus(); event.preventDefault(); }
    else if (key === "u") press(content.querySelector(".undo button"));
    else if (at >= 0) press(cards[at].querySelector({ c: ".verdicts .confirm", d: ".verdicts .dismiss", n: ".verdicts .context", v: "a[data-clip]" }[key] ?? "no-such"));
  });
})();
