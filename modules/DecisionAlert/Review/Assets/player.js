// Plays a card's clip in a dialog of the page, with marks at scan and sighting on its time bar.
"use strict";
(() => {
  const player = document.getElementById("player");
  if (!player) return;
  const video = player.querySelector("video"), bar = player.querySelector("input"), start = player.querySelector(".start"), slow = player.querySelector(".slow");
  const note = player.querySelector("[role=alert]"), time = player.querySelector(".time");
  const LeadIn = 2; // seconds shown before the first mark
  let opener = "", length = 0;

  const seconds = value => value.toFixed(1) + " s";
  const say = text => { note.textContent = text ?? ""; note.hidden = !text; };

  function place(name, at) {
    const tick = player.querySelector(".tick." + name), button = player.querySelector(".mark." + name);
    tick.hidden = button.hidden = at === undefined;
    if (at === undefined) return;
    tick.style.setProperty("--at", at / length);
    button.dataset.at = at;
    button.querySelector("span").textContent = seconds(at);
  }

  function show() {
    start.textContent = video.paused ? player.dataset.start : player.dataset.pause;
    bar.value = video.currentTime;
    time.textContent = `${seconds(video.currentTime)} / ${seconds(length)}`;
  }

  async function open(link) {
    opener = link.closest("[data-id]")?.dataset.id ?? "";
    player.querySelector(".of").textContent = link.dataset.of ?? "";
    say();
    player.classList.add("empty");
    player.showModal();
    const query = link.dataset.clip;
    const answer = await fetch("clip/info?" + query, { headers: { "X-Live": "0" }, redirect: "error" }).catch(() => null);
    if (answer?.status === 401) return location.reload();
    if (!answer?.ok) return say(player.dataset.gone);
    const info = await answer.json();
    if (!player.open) return;
    player.classList.remove("empty");
    length = info.seconds;
    bar.max = length;
    place("scan", info.scan);
    place("sighting", info.sighting);
    slow.setAttribute("aria-pressed", "false");
    const first = Math.min(info.scan ?? length, info.sighting ?? length);
    video.src = "clip?" + query;
    video.addEventListener("loadedmetadata", () => { video.currentTime = Math.max(0, first - LeadIn); video.play().catch(() => show()); }, { once: true });
    show();
  }

  document.addEventListener("click", event => {
    const link = event.target.closest("a[data-clip]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  });
  video.addEventListener("error", () => { if (video.hasAttribute("src")) say(player.dataset.broken); });
  for (const change of ["play", "pause", "seeked", "timeupdate", "ended"]) video.addEventListener(change, show);
  start.addEventListener("click", () => { if (video.paused) video.play().catch(() => show()); else video.pause(); });
  bar.addEventListener("input", () => { video.currentTime = Number(bar.value); });
  for (const mark of player.querySelectorAll(".mark")) mark.addEventListener("click", () => { video.pause(); video.currentTime = Number(mark.dataset.at); });
  slow.addEventListener("click", () => {
    const half = slow.getAttribute("aria-pressed") !== "true";
    slow.setAttribute("aria-pressed", String(half));
    video.playbackRate = half ? 0.5 : 1;
  });
  player.querySelector(".close").addEventListener("click", () => player.close());
  player.addEventListener("click", event => { if (event.target === player) player.close(); });
  player.addEventListener("close", () => {
    video.pause();
    video.removeAttribute("src");
    video.load();
    // The card may have been drawn anew meanwhile.
    [...document.querySelectorAll("[data-id]")].find(card => card.dataset.id === opener)?.querySelector("a[data-clip]")?.focus();
  });
})();
