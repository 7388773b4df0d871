// Draws a lane's zones and masks over its picture, by pointer or by keys, and gives them as a twin patch.
"use strict";
(() => {
  const root = document.getElementById("calibration");
  if (!root) return;
  const lane = root.dataset.lane, words = JSON.parse(root.dataset.words), first = JSON.parse(root.dataset.view);
  const svg = root.querySelector("svg"), byId = id => document.getElementById(id);
  const width = 1000, height = Math.round(width * (first.heightPerWidth || 0.5625)), item = 0.3, step = 0.005;
  const shapes = [
    ...(first.zones ?? []).map(zone => ({ kind: zone.zone, points: zone.points })),
    ...(first.masks ?? []).map(points => ({ kind: "mask", points })),
  ];
  const [laneId, cameraId] = lane.split("/"); // a further camera of the lane
  const needed = cameraId ? ["basket", "belt"] : ["scanner"]; // one of them, or nothing is seen
  let chosen = 0, link = null;

  const clamp = value => Math.min(1, Math.max(0, Math.round(value * 1000) / 1000));
  const named = shape => {
    const alike = shapes.filter(other => other.kind === shape.kind);
    return alike.length > 1 ? `${words[shape.kind]} ${alike.indexOf(shape) + 1}` : words[shape.kind];
  };

  function element(name, attributes, text) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  }

  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const picture = element("image", { width, height, preserveAspectRatio: "none" });
  const seen = element("g", { "aria-hidden": "true" }), areas = element("g", {}), corners = element("g", {});
  svg.append(picture, areas, seen, corners);

  const at = shape => shape.points.map(([x, y]) => `${x * width},${y * height}`).join(" ");

  function draw() {
    areas.replaceChildren(...shapes.map((shape, n) => {
      const area = element("polygon", { points: at(shape), class: `area ${shape.kind}${n === chosen ? " chosen" : ""}` });
      area.addEventListener("pointerdown", () => choose(n));
      return area;
    }), ...shapes.map(shape => element("text", { x: Math.min(...shape.points.map(p => p[0])) * width + 8, y: Math.min(...shape.points.map(p => p[1])) * height + 28 }, named(shape))));
    const shape = shapes[chosen];
    corners.replaceChildren(...(shape?.points ?? []).map((_, n) => corner(shape, n)));
    write();
  }

  const label = (shape, n) => `${named(shape)}, ${words.Corner} ${n + 1}: ${Math.round(shape.points[n][0] * 100)} %, ${Math.round(shape.points[n][1] * 100)} %`;

  function corner(shape, n) {
    const point = shape.points[n];
    const made = element("circle", { cx: point[0] * width, cy: point[1] * height, r: 14, class: "corner", tabindex: 0, role: "button", "aria-label": label(shape, n) });
    const move = (x, y) => {
      point[0] = clamp(x);
      point[1] = clamp(y);
      made.setAttribute("cx", point[0] * width);
      made.setAttribute("cy", point[1] * height);
      made.setAttribute("aria-label", label(shape, n));
      areas.children[shapes.indexOf(shape)].setAttribute("points", at(shape));
      write();
    };
    made.addEventListener("pointerdown", event => made.setPointerCapture(event.pointerId));
    made.addEventListener("pointermove", event => {
      if (!made.hasPointerCapture(event.pointerId)) return;
      const box = svg.getBoundingClientRect();
      move((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    });
    made.addEventListener("keydown", event => {
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (way) move(point[0] + way[0] * step * (event.shiftKey ? 10 : 1), point[1] + way[1] * step * (event.shiftKey ? 10 : 1));
      else if (event.key === "Delete" && shape.points.length > 3) { shape.points.splice(n, 1); draw(); corners.children[Math.max(0, n - 1)].focus(); }
      else if (event.key === "Insert") {
        const next = shape.points[(n + 1) % shape.points.length];
        shape.points.splice(n + 1, 0, [clamp((point[0] + next[0]) / 2), clamp((point[1] + next[1]) / 2)]);
        draw();
        corners.children[n + 1].focus();
      } else return;
      event.preventDefault();
    });
    return made;
  }

  function choose(n) {
    chosen = n;
    byId("shapes").value = String(n);
    draw();
  }

  function list() {
    byId("shapes").replaceChildren(...shapes.map((shape, n) => new Option(named(shape), String(n), false, n === chosen)));
    draw();
  }

  function write() {
    const zones = {};
    for (const kind of ["scanner", "bagging", "basket", "belt"]) zones[kind] = shapes.find(shape => shape.kind === kind)?.points ?? null;
    const drawn = { zones, masks: shapes.filter(shape => shape.kind === "mask").map(shape => shape.points) };
    const patch = { lanes: { [laneId]: cameraId ? { cameras: { [cameraId]: drawn } } : drawn } };
    const text = JSON.stringify(patch, null, 1).replace(/\[\s+([\d.e-]+),\s+([\d.e-]+)\s+\]/g, "[$1, $2]");
    byId("patch").value = text;
    if (link) URL.revokeObjectURL(link);
    link = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    byId("download").href = link;
  }

  byId("shapes").addEventListener("change", event => choose(Number(event.target.value)));
  byId("remove").addEventListener("click", () => {
    if (!shapes.some((shape, n) => n !== chosen && needed.includes(shape.kind))) return;
    shapes.splice(chosen, 1);
    chosen = 0;
    list();
  });
  byId("add").addEventListener("click", () => {
    const kind = byId("kinds").value, there = shapes.findIndex(shape => shape.kind === kind);
    if (kind !== "mask" && there >= 0) return choose(there); // a lane has one zone of a kind
    shapes.push({ kind, points: [[0.4, 0.4], [0.6, 0.4], [0.6, 0.6], [0.4, 0.6]] });
    chosen = shapes.length - 1;
    list();
    corners.firstElementChild.focus();
  });
  byId("copy").addEventListener("click", async () => {
    byId("patch").select();
    try { await navigator.clipboard.writeText(byId("patch").value); } catch { document.execCommand("copy"); }
    byId("said").textContent = words.Copied;
  });

  const still = () => picture.setAttribute("href", `parts/calibration.jpg?lane=${encodeURIComponent(lane)}&at=${Date.now()}`);
  byId("still").addEventListener("click", still);

  const line = text => { const made = document.createElement("li"); made.textContent = text; return made; };
  const percent = value => `${Math.round(value * 100)} %`;

  function show(view) {
    const things = view.things ?? [];
    seen.replaceChildren(...things.flatMap(thing => {
      const counts = thing.goodsConfidence >= item, [x, y] = [thing.box.x * width, thing.box.y * height];
      return [
        element("rect", { x, y, width: thing.box.width * width, height: thing.box.height * height, class: counts ? "thing item" : "thing" }),
        element("text", { x: x + 6, y: y + 28 }, percent(thing.goodsConfidence)),
      ];
    }));
    byId("things").replaceChildren(...(view.reason ? [line(words.NoAnswer.replace("{0}", view.reason))] : things.length === 0 ? [line(words.Nothing)] : things.map(thing =>
      line(`${thing.zone ? words[thing.zone] ?? thing.zone : "–"}: ${thing.goodsConfidence >= item ? words.Item : words.NoItem} (${percent(thing.goodsConfidence)})`))));
    byId("passes").replaceChildren(...(view.passes ?? []).toReversed().map(pass =>
      line(`${pass.at.slice(11, 19)} · ${pass.zones.map(zone => words[zone] ?? zone).join(" → ")} · ${percent(pass.goodsConfidence)}`)));
  }

  async function look() {
    if (!byId("live-view").checked || document.hidden) return setTimeout(look, 500);
    try {
      const answer = await fetch(`parts/calibration?lane=${encodeURIComponent(lane)}`, { headers: { "X-Live": "1" }, redirect: "error" });
      if (answer.status === 401) return location.reload();
      if (answer.ok) show(await answer.json());
    } catch { /* the next look tries again */ }
    setTimeout(look, 400);
  }

  list();
  still();
  show(first);
  look();
})();
