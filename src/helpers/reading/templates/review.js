"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const token = new URLSearchParams(location.search).get("token") || "";
  const $ = (id) => document.getElementById(id);
  const DECIDED = ["accepted", "corrected", "skipped"];
  const DIMENSIONS = ["service_level", "channel", "tier", "scope"];
  const CODED = [...DIMENSIONS, "qualifier", "measurement_kind", "period_basis"];
  const CELLS = ["indicator_code", "printed", "qualifier", ...DIMENSIONS, "measurement_kind",
    "period_label", "period_start", "period_end", "period_basis", "note"];
  let state = data, lang = keep("lang") || data.lang, now = "", showOut = false, failed = null;
  let keysOn = keep("keys") !== "off", sending = Promise.resolve(), deciding = false;

  function keep(name, value) {
    try {
      if (value === undefined) return localStorage.getItem("review-" + name);
      localStorage.setItem("review-" + name, value);
    } catch { /* a frame without storage forgets, and no more */ }
    return null;
  }
  function t(text, values = {}) {
    const told = data.words[lang][text] ?? text;
    return told.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  }
  function h(tag, given = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(given)) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (name in made && typeof value !== "string") made[name] = value;
      else if (value !== undefined && value !== null) made.setAttribute(name, value);
    }
    made.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return made;
  }
  const fill = (place, ...children) => place.replaceChildren(...children.filter((child) => child !== null));
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
  const find = (id) => state.figures.find((figure) => figure.id === id);
  const lineOf = (number) => state.lines.find((line) => line.number === number) || { text: "", cells: [] };
  const isOpen = (figure) => figure.state === "open";
  const isDoubtful = (figure) => isOpen(figure) && (figure.doubts.length > 0 || figure.faults.length > 0);
  const cellsOf = (figure) => ({ ...figure.proposed, ...figure.decided });
  const button = (text, key, act, more = {}) =>
    h("button", { type: "button", class: "do", onclick: act, ...more }, text, key ? h("kbd", { "aria-hidden": "true" }, key) : null);
  function labelOf(column, code) {
    const row = listCodes(column).find((one) => one.code === code);
    return row ? row["label_" + lang] || code : code;
  }
  const listProposed = () => state.proposed_indicators.filter((row) => row.indicator_code);
  function listCodes(column) {
    if (column !== "indicator_code") return data.codes[column] || [];
    const known = new Set(data.codes.indicator_code.map((row) => row.code));
    const proposed = listProposed().filter((row) => !known.has(row.indicator_code));
    return [...proposed.map((row) => ({ ...row, code: row.indicator_code })), ...data.codes.indicator_code];
  }
  // A reason is told in English around words of the text, which stand in quotation marks.
  function tell(text) {
    const others = /^it may also be (.+)$/.exec(text), empty = /^(\w+) is empty$/.exec(text);
    if (others) return t("It may also be: {others}", { others: others[1].split(", ").map((code) => labelOf("indicator_code", code)).join("; ") });
    if (empty && NAMES[empty[1]]) return t("Empty: {what}", { what: t(NAMES[empty[1]]) });
    return text.split(/(“[^”]*”)/).map((part) => part.startsWith("“") ? part : part.replace(/[^\s,](?:[^,]*[^\s,])?/g, (told) => t(told))).join("");
  }
  function say(text) { $("told").textContent = ""; requestAnimationFrame(() => { $("told").textContent = text; }); }

  // Every decision is sent in its turn; the page shows what the server has saved.
  function send(event) {
    const answered = sending.then(async () => {
      try {
        const answer = await fetch("/", { method: "POST", keepalive: true, body: JSON.stringify(event),
          headers: { "Content-Type": "application/json", "X-Token": token } });
        const told = answer.headers.get("Content-Type").startsWith("application/json") ? await answer.json()
          : { error: await answer.text() };
        if (told.error) throw new Error(told.error);
        failed = null;
        if (!told.done) state = { ...state, ...told };
        return told;
      } catch (error) {
        const gone = error instanceof TypeError;
        failed = { event, text: gone ? t("Not saved: the program behind this page has stopped. Start it again.") : error.message };
        return null;
      }
    });
    sending = answered;
    return answered.then((told) => { drawHead(); return told; });
  }
  function count() {
    const done = state.figures.filter((figure) => !isOpen(figure)).length;
    return { done, all: state.figures.length, doubtful: state.figures.filter(isDoubtful).length };
  }
  const progress = () => t("{done} of {all} decided, {doubtful} doubtful left", count());

  function drawHead() {
    const focus = document.activeElement?.dataset?.key;
    const kept = $("reader")?.value;
    const reader = h("input", { type: "text", id: "reader", "data-key": "reader", value: kept ?? state.reader, autocomplete: "name",
      disabled: !data.live, onchange: (e) => send({ do: "reader", name: e.target.value }) });
    const { done, all } = count();
    const title = state.document.title || state.document.document_id || "";
    fill($("head"),
      h("div", { class: "grow" },
        h("h1", {}, t(data.mode === "second" ? "Second reading" : "Review of a document")),
        title ? h("div", { class: "soft cut", title }, title) : null),
      h("div", { class: "grow" }, h("span", { class: "soft", id: "progress" }, progress()),
        h("progress", { max: all || 1, value: done, "aria-labelledby": "progress" })),
      h("label", {}, t("Reader"), reader),
      h("span", { role: "group", "aria-label": t("Language") }, ["vi", "en"].map((one) =>
        h("button", { type: "button", class: "do" + (one === lang ? " on" : ""), lang: one, "data-key": "lang-" + one, "aria-pressed": String(one === lang),
          onclick: () => { lang = one; keep("lang", one); drawAll(); } }, one === "vi" ? "Tiếng Việt" : "English"))),
      data.live ? button(t("Done"), "", askDone, { class: "do main", "data-key": "done" }) : null);
    if (failed) {
      const again = failed.event;
      $("head").append(h("div", { class: "note bad", role: "alert", style: "flex:1 0 100%" }, failed.text, " ",
        button(t("Try again"), "", () => send(again).then(drawAll))));
    }
    if (data.live && all && done === all) $("head").append(h("div", { class: "note", id: "what-next", style: "flex:1 0 100%" },
      t(data.mode === "second" ? "Every figure is decided. Press Done." : "Every figure is decided. Look at the document (D), then press Done.")));
    if (!data.live) $("head").append(h("div", { class: "note", style: "flex:1 0 100%" }, t("Only to look at: nothing is saved here.")));
    if (focus) document.querySelector(`#head [data-key="${focus}"]`)?.focus();
  }

  // The text with its figures.
  function listMarks(line) {
    const figures = state.figures.filter((f) => f.line === line.number).sort((a, b) => a.start - b.start || a.seq - b.seq);
    const covers = (a, b) => a.start < b.end && b.start < a.end;
    const out = showOut ? state.left_out.filter((o) => o.line === line.number && !figures.some((f) => covers(f, o))) : [];
    const marks = [];
    for (const one of [...figures.map((f) => ({ start: f.start, end: f.end, ids: [f.id] })),
      ...out.map((o) => ({ start: o.start, end: o.end, out: o, ids: [outId(o)] }))].sort((a, b) => a.start - b.start)) {
      const last = marks[marks.length - 1];
      if (last && one.start < last.end) last.ids.push(...one.ids);
      else if (one.end > one.start) marks.push(one);
    }
    return marks;
  }
  const outId = (o) => `out:${o.line}:${o.start}`;
  function drawLine(line) {
    const text = h("span", { class: "txt", "data-line": line.number });
    let at = 0;
    for (const mark of listMarks(line)) {
      text.append(line.text.slice(at, mark.start), drawMark(mark, line.text.slice(mark.start, mark.end)));
      at = mark.end;
    }
    text.append(line.text.slice(at));
    const here = now && (find(now)?.line === line.number);
    return h("div", { class: "line" + (here ? " here" : ""), id: "L" + line.number }, h("span", { class: "no", "aria-hidden": "true" }, String(line.number)), text);
  }
  function drawMark(mark, text) {
    const isNow = mark.ids.includes(now);
    const act = () => select(mark.ids[(mark.ids.indexOf(now) + 1) % mark.ids.length], true);
    const common = { type: "button", onclick: act, "data-ids": mark.ids.join(" "), tabindex: isNow ? "0" : "-1", "aria-current": isNow ? "true" : null };
    if (mark.out) return h("button", { ...common, class: "out" + (isNow ? " now" : ""), "aria-label": `${text}, ${t("left out")}: ${reasonOf(mark.out)}` }, text);
    const figures = mark.ids.map(find).filter(Boolean);
    const open = figures.find(isOpen);
    const kind = open ? (figures.some(isDoubtful) ? "open doubt" : "open") : figures[0].state;
    const told = open ? t(figures.some(isDoubtful) ? "doubtful" : "open") : t(figures[0].state);
    return h("button", { ...common, class: `mark ${kind}${isNow ? " now" : ""}`, "aria-label": `${text}, ${told}` }, text);
  }
  const reasonOf = (o) => data.reasons[o.reason]?.[lang] || o.reason;
  function drawText() {
    const top = $("text").scrollTop;
    $("text").setAttribute("aria-label", t("Text of the document"));
    $("text").replaceChildren(h("h2", { class: "hidden" }, t("Text of the document")), ...state.lines.map(drawLine));
    $("text").scrollTop = top;
  }
  function redrawLine(number) { const old = $("L" + number), line = lineOf(number); if (old && line.number) old.replaceWith(drawLine(line)); }

  // The row of the figure that is looked at.
  function drawRow(focus) {
    const figure = find(now), pane = $("row");
    pane.setAttribute("aria-label", t("Proposed row"));
    if (now.startsWith("out:")) return drawOut(pane);
    if (!figure) return pane.replaceChildren(h("h2", { tabIndex: -1 }, t("No figure is chosen")), h("p", {}, t("Choose a figure in the text, or add one.")));
    const line = lineOf(figure.line), chosen = cellsOf(figure);
    fill(pane,
      h("h2", { tabIndex: -1, id: "row-title" }, t("{printed}, line {line}", { printed: figure.row.printed || "–", line: figure.line }), " ",
        h("span", { class: "badge", id: "badge" })),
      h("div", { id: "doubts" }), h("div", { id: "faults", role: "status" }),
      drawQuote(line.text, figure),
      drawHeaders(line, figure),
      figure.candidates.length ? h("h3", {}, t("What it may be")) : null,
      h("div", { class: "cands" }, figure.candidates.slice(0, 3).map((c, n) => drawCandidate(figure, c, n))),
      h("fieldset", { class: "cells", disabled: !data.live }, h("legend", { class: "hidden" }, t("Cells of the row")),
        CELLS.map((name) => drawCell(figure, name, chosen[name] || ""))),
      data.live ? h("div", { class: "acts" },
        button(t("Accept"), "A", () => decide("accepted"), { class: "do main", "data-key": "accept" }),
        button(t("No figure"), "S", () => decide("skipped"), { "data-key": "skip" }),
        button(t("Next doubtful"), "N", nextDoubtful, { "data-key": "next" }),
        button(t("Back"), "P", () => step(-1), { "data-key": "back", class: "do wide" }),
        button(t("Forward"), "F", () => step(1), { "data-key": "forward", class: "do wide" }),
        button(t("Undo"), "U", undo, { "data-key": "undo", id: "undo" })) : null);
    refreshRow();
    if (focus) (pane.querySelector(`[data-key="${focus}"]`) || pane.querySelector("h2")).focus({ preventScroll: focus === true });
  }
  function drawQuote(text, { start, end }) {
    const before = start > 150 ? "… " + text.slice(start - 150, start).replace(/^\S*\s/, "") : text.slice(0, start);
    const after = text.length - end > 120 ? text.slice(end, end + 120).replace(/\s\S*$/, "") + " …" : text.slice(end);
    return h("div", { class: "quote" }, before, h("mark", {}, text.slice(start, end)), after);
  }
  function drawHeaders(line, figure) {
    const n = (line.cells || []).findIndex(([start, end]) => start <= figure.start && figure.end <= end);
    const told = [line.row_header, n >= 0 ? line.column_headers[n] : ""].filter(Boolean);
    return told.length ? h("p", { class: "soft" }, t("In a table: {headers}", { headers: told.join(" · ") })) : null;
  }
  function drawCandidate(figure, candidate, n) {
    const percent = Math.round(candidate.confidence * 100) + (lang === "vi" ? " %" : "%");
    return h("button", { type: "button", class: "cand", disabled: !data.live, "data-code": candidate.indicator_code, "data-key": "cand-" + n,
      onclick: () => change("indicator_code", candidate.indicator_code) },
      h("kbd", { "aria-hidden": "true" }, String(n + 1)), h("span", {}, labelOf("indicator_code", candidate.indicator_code)), h("span", { class: "soft" }, percent),
      candidate.reason ? h("small", {}, tell(candidate.reason)) : null);
  }
  const NAMES = { printed: "Printed", indicator_code: "Indicator", qualifier: "Hedge", service_level: "Service level", channel: "Channel", tier: "Tier",
    scope: "Scope", measurement_kind: "Kind of figure", period_label: "Period in words", period_start: "First day", period_end: "Last day or date",
    period_basis: "How the period is known", note: "Notes" };
  function drawCell(figure, name, value) {
    const id = "cell-" + name, label = t(NAMES[name]);
    const control = name === "note" ? drawNotes(value) : name === "indicator_code" || CODED.includes(name) ? drawCombo(id, name, value, (code) => change(name, code), label)
      : h("input", { type: "text", id, "data-key": id, value, autocomplete: "off", spellcheck: false, onchange: (e) => change(name, e.target.value.trim()) });
    const wide = ["indicator_code", "note"].includes(name) ? " wide" : "";
    return h("div", { class: "cell" + wide, "data-cell": name }, h("label", { for: id }, label), control, h("small", { class: "why" }, tell(figure.reasons[name] || "")),
      name === "indicator_code" && data.live && data.mode === "first" ? button(t("New indicator"), "", () => askIndicator({}), { "data-key": "new", class: "do small" }) : null);
  }
  function drawNotes(value) {
    const codes = value.split(/\s+/).filter(Boolean);
    return h("div", {}, codes.map((code) => h("button", { type: "button", class: "chip", "data-key": "note-" + code, "aria-label": t("Remove {what}", { what: labelOf("note", code) }),
      onclick: () => change("note", codes.filter((one) => one !== code).join(" "), "cell-note") }, labelOf("note", code) + " ×")),
      drawCombo("cell-note", "note", "", (code) => change("note", [...new Set([...codes, code])].join(" "), "cell-note"), t("Notes")));
  }
  // The words as they were typed come first, then whole words in any order, then parts of words.
  function rank(row, words) {
    const texts = [row.label_vi, row.label_en].map((text) => ` ${plain(text || "")} `);
    if (texts.some((text) => text.includes(` ${words.join(" ")} `))) return 0;
    return texts.some((text) => words.every((word) => text.includes(` ${word} `))) ? 1 : 2;
  }
  // A text field with a list of codes, searched in both languages, without regard to accents.
  function drawCombo(id, column, value, take, name) {
    const list = h("ul", { class: "list", role: "listbox", id: id + "-list", hidden: true, "aria-label": name });
    const input = h("input", { type: "text", id, "data-key": id, role: "combobox", "aria-expanded": "false", "aria-controls": id + "-list", "aria-autocomplete": "list",
      autocomplete: "off", spellcheck: false, value: value ? labelOf(column, value) : "" });
    let found = [], at = -1;
    const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); at = -1; };
    const shown = () => (input.dataset.code ? labelOf(column, input.dataset.code) : "");
    input.dataset.code = value;
    const point = (n) => {
      at = found.length ? (n + found.length) % found.length : -1;
      [...list.children].forEach((item, k) => item.setAttribute("aria-selected", String(k === at)));
      if (at >= 0) { input.setAttribute("aria-activedescendant", list.children[at].id); list.children[at].scrollIntoView({ block: "nearest" }); }
    };
    const open = (text) => {
      const words = plain(text).split(/\s+/).filter(Boolean);
      found = listCodes(column).filter((row) => { const all = plain(`${row.code} ${row.label_vi} ${row.label_en}`); return words.every((word) => all.includes(word)); })
        .sort((a, b) => rank(a, words) - rank(b, words)).slice(0, 60);
      list.replaceChildren(...(found.length ? found.map((row, n) => h("li", { role: "option", id: `${id}-${n}`, "aria-selected": "false",
        onmousedown: (e) => { e.preventDefault(); pick(n); } }, row["label_" + lang] || row.code, " ", h("small", {}, `${row[lang === "vi" ? "label_en" : "label_vi"] || ""} · ${row.code}`)))
        : [h("li", { role: "option", "aria-selected": "false", "aria-disabled": "true" }, t("Nothing fits"))]));
      list.hidden = false; input.setAttribute("aria-expanded", "true"); point(text ? 0 : -1);
    };
    const pick = (n) => { const row = found[n]; close(); if (row) { input.dataset.code = row.code; input.value = shown(); take(row.code); } };
    input.addEventListener("input", () => open(input.value));
    input.addEventListener("focus", () => input.select());
    input.addEventListener("click", () => { if (list.hidden) open(""); });
    input.addEventListener("blur", () => { if (!input.value.trim() && input.dataset.code && column !== "note") { input.dataset.code = ""; take(""); } close(); input.value = shown(); });
    input.addEventListener("keydown", (e) => {
      if (e.key === "ArrowDown" || e.key === "ArrowUp") { e.preventDefault(); if (list.hidden) open(""); point(at < 0 && e.key === "ArrowUp" ? -1 : at + (e.key === "ArrowDown" ? 1 : -1)); }
      else if (e.key === "Enter" && !list.hidden && !e.ctrlKey) { e.preventDefault(); if (at >= 0) pick(at); }
      else if (e.key === "Escape" && !list.hidden) { e.preventDefault(); e.stopPropagation(); close(); input.value = shown(); }
    });
    return h("div", { style: "position:relative" }, input, list);
  }
  function refreshRow() {
    const figure = find(now);
    if (!figure || !$("badge")) return;
    const chosen = cellsOf(figure);
    $("badge").className = "badge " + figure.state;
    $("badge").textContent = t(figure.state) + (figure.added ? " · " + t("added") : "");
    fillNotes($("doubts"), figure.doubts, "note"); fillNotes($("faults"), figure.faults, "note bad");
    for (const one of document.querySelectorAll(".cand")) one.setAttribute("aria-pressed", String(one.dataset.code === chosen.indicator_code));
    for (const cell of document.querySelectorAll("#row .cell")) {
      const name = cell.dataset.cell, input = cell.querySelector("input"), given = figure.row[name] || "";
      cell.classList.toggle("changed", name in figure.decided);
      if (name !== "note") input.placeholder = chosen[name] ? "" : given === "_T" || CODED.includes(name) ? labelOf(name, given) : given;
      if (name !== "note" && input !== document.activeElement) {
        const value = chosen[name] || "", coded = name === "indicator_code" || CODED.includes(name);
        if (coded) input.dataset.code = value;
        input.value = coded && value ? labelOf(name, value) : value;
      }
      if (name === "indicator_code") cell.querySelector(".why").textContent = [chosen[name] === figure.proposed[name] && tell(figure.reasons[name] || ""), figure.row.unit_code && t("Unit: {unit}", { unit: labelOf("unit_code", figure.row.unit_code) })].filter(Boolean).join(" · ");
    }
    if ($("undo")) $("undo").disabled = !state.can_undo;
  }
  function fillNotes(place, texts, kind) {
    place.className = texts.length ? kind : "";
    place.replaceChildren(...(texts.length ? [h("ul", {}, texts.map((text) => h("li", {}, tell(text))))] : []));
  }
  function drawOut(pane) {
    const o = state.left_out.find((one) => outId(one) === now);
    if (!o) return;
    const line = lineOf(o.line);
    fill(pane, h("h2", { tabIndex: -1 }, t("{printed}, line {line}", { printed: o.text, line: o.line }), " ", h("span", { class: "badge" }, t("left out"))),
      drawQuote(line.text, o),
      h("p", {}, t("Reason: {reason}", { reason: reasonOf(o) })),
      data.live ? h("div", { class: "acts" }, button(t("Bring back"), "B", () => add(o.line, o.start, o.end), { class: "do main", "data-key": "bring" }),
        button(t("Next doubtful"), "N", nextDoubtful)) : null);
  }

  // Moving about and deciding.
  function select(id, focus) {
    const before = find(now)?.line;
    now = id;
    const line = find(id)?.line ?? Number(id.split(":")[1]);
    if (before && before !== line) redrawLine(before);
    redrawLine(line); drawRow(focus); reveal(line); showTop();
  }
  function reveal(line) {
    const pane = $("text"), place = pane.querySelector(".now") || $("L" + line);
    if (place) pane.scrollTop += place.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
  }
  // Why a figure is doubted stands at the head of its row, so that is where a row begins.
  function showTop() { $("row").scrollTop = 0; $("row").scrollIntoView({ block: "start" }); }
  function step(by) {
    const n = state.figures.findIndex((figure) => figure.id === now);
    const following = state.figures[n + by];
    if (following) select(following.id, true); else say(t("No more figures in this direction"));
  }
  function nextOf(wanted) {
    const n = state.figures.findIndex((figure) => figure.id === now);
    const turned = [...state.figures.slice(n + 1), ...state.figures.slice(0, n)];
    return turned.find(wanted);
  }
  function nextDoubtful() {
    const following = nextOf(isDoubtful) || nextOf(isOpen);
    if (following) select(following.id, true); else say(t("Every figure is decided"));
  }
  async function change(name, value, focus) {
    const id = now, figure = find(id);
    if (!figure || (cellsOf(figure)[name] || "") === value) return;
    const following = isOpen(figure) ? "open" : figure.state === "skipped" ? "skipped" : "corrected";
    await send({ do: "decide", id, state: following, cells: { ...figure.decided, [name]: value } });
    redrawLine(figure.line);
    if (id !== now) return;
    if (focus) drawRow(focus); else refreshRow();
  }
  // A key pressed while a decision is being saved does nothing: nobody accepts a figure unseen.
  async function decide(kind) {
    if (deciding) return;
    deciding = true;
    try { await settle(kind); } finally { deciding = false; }
  }
  async function settle(kind) {
    const id = now;
    document.activeElement?.blur?.();
    await sending;
    const figure = find(id);
    if (!figure) return;
    if (kind === "accepted" && figure.faults.length) { say(figure.faults.map(tell).join(". ")); $("row").querySelector("h2").focus(); $("row").scrollTop = 0; return; }
    const settled = kind === "accepted" && Object.keys(figure.decided).length ? "corrected" : kind;
    if (!(await send({ do: "decide", id, state: settled, cells: figure.decided }))) return;
    redrawLine(figure.line);
    say(`${t("Saved")}: ${t(settled)}. ${progress()}`);
    const following = nextOf(isOpen);
    if (following) select(following.id, true); else drawRow(true);
  }
  async function undo() {
    const before = new Map(state.figures.map((f) => [f.id, JSON.stringify([f.state, f.decided])]));
    if (!(await send({ do: "undo" }))) return;
    const changed = state.figures.find((f) => before.get(f.id) !== JSON.stringify([f.state, f.decided]));
    if (changed) now = changed.id; else if (!find(now)) now = state.figures[0]?.id || "";
    drawAll(true); say(t("Undone"));
    if (find(now)) reveal(find(now).line);
  }
  async function add(line, start, end) {
    const known = new Set(state.figures.map((figure) => figure.id));
    if (!(await send({ do: "add", line, start, end }))) return;
    const made = state.figures.find((figure) => !known.has(figure.id));
    if (made) { redrawLine(line); select(made.id, "cell-indicator_code"); say(t("Added")); }
  }
  function addSelected() {
    const picked = getSelection();
    if (picked.rangeCount && !picked.isCollapsed) {
      const range = picked.getRangeAt(0);
      const text = (range.startContainer.parentElement || document.body).closest?.(".txt");
      if (text && text.contains(range.endContainer)) {
        const before = document.createRange();
        before.selectNodeContents(text); before.setEnd(range.startContainer, range.startOffset);
        const start = before.toString().length;
        return add(Number(text.dataset.line), start, start + range.toString().length);
      }
    }
    return askFigure();
  }

  // Windows over the page.
  function ask(title, content, acts) {
    document.querySelector("dialog")?.remove();
    const back = document.activeElement?.dataset?.key;
    const box = h("dialog", { "aria-labelledby": "ask-title", onclose: () => { box.remove(); document.querySelector(`[data-key="${back}"]`)?.focus(); } },
      h("h2", { id: "ask-title" }, title), content, h("div", { class: "acts" }, acts, button(t("Close"), "", () => box.close())));
    box.addEventListener("keydown", (e) => {
      if (e.key === "Enter" && e.target.matches("input[type=text]")) { e.preventDefault(); box.querySelector("button.main")?.click(); }
    });
    document.body.append(box); box.showModal();
    return box;
  }
  const field = (id, label, value, more = {}, hint = "") => h("div", { class: "cell" }, h("label", { for: id }, label),
    h("input", { type: "text", id, value: value || "", autocomplete: "off", ...more }), hint ? h("small", {}, hint) : null);
  const choice = (id, label, value, options) => h("div", { class: "cell" }, h("label", { for: id }, label),
    h("select", { id }, [["", ""], ...options].map(([code, text]) => h("option", { value: code, selected: code === value }, text))));
  function askFigure() {
    const told = h("p", { role: "alert" });
    const box = ask(t("Add a missed figure"), h("div", {}, h("p", { class: "soft" }, t("Select it in the text before you press this, or say where it stands.")),
      h("div", { class: "cells" }, field("add-line", t("Line"), String(find(now)?.line || ""), { inputMode: "numeric" }), field("add-token", t("Printed"), "")), told),
      [button(t("Add"), "", () => {
        const line = lineOf(Number($("add-line").value)), token = $("add-token").value.trim();
        const places = [];
        for (let at = line.text.indexOf(token); token && at >= 0; at = line.text.indexOf(token, at + 1)) places.push(at);
        const free = places.find((at) => !state.figures.some((f) => f.line === line.number && f.start < at + token.length && at < f.end)) ?? places[0];
        if (free === undefined) { told.textContent = t("This line does not print it"); return; }
        box.close(); add(line.number, free, free + token.length);
      }, { class: "do main" })]);
  }
  function askOut() {
    const rows = state.left_out.filter((o) => !state.figures.some((f) => f.line === o.line && f.start < o.end && o.start < f.end));
    const box = ask(t("Numbers left out"), rows.length ? h("ul", { class: "rows" }, rows.map((o) => h("li", {},
      h("span", {}, h("b", {}, o.text), " ", h("span", { class: "soft" }, `${t("line {line}", { line: o.line })} · ${reasonOf(o)}`)),
      data.live ? button(t("Bring back"), "", () => { box.close(); add(o.line, o.start, o.end); }, { "aria-label": `${t("Bring back")} ${o.text}, ${t("line {line}", { line: o.line })}` })
        : null))) : h("p", {}, t("None")), []);
  }
  const OF_DOCUMENT = { title: "Title", document_kind: "Kind of document", document_number: "Number", issuer: "Issuer", publisher: "Publisher", province_id: "Province",
    issued: "Day of issue", period_label: "Period in words", period_start: "First day", period_end: "Last day or date", number_style: "Style of numbers",
    completeness: "State of the text", state_vi: "Remark in Vietnamese", state_en: "Remark in English", document_id: "Key" };
  const FOLLOWS = ["document_id", "number_style", "completeness"];
  function askDocument() {
    const fields = new Map(data.fields.documents.map((f) => [f.name, f]));
    const inputs = Object.entries(OF_DOCUMENT).map(([name, text]) => {
      const f = fields.get(name), value = state.document[name] || "", id = "doc-" + name;
      const label = t(text) + (f.required && !FOLLOWS.includes(name) ? " *" : "");
      const made = f.enum.length ? choice(id, label, value, f.enum.map((code) => [code, labelOf(f.name, code)]))
        : field(id, label, value, { title: f[lang], placeholder: name === "document_id" ? t("follows from province and year") : "" });
      if (name === "title") made.classList.add("wide");
      return made;
    });
    const box = ask(t("The document"), h("div", {}, h("p", { class: "soft" }, t("What has a star must be filled before the document is accepted.")), h("fieldset", { class: "cells", disabled: !data.live || data.mode !== "first" }, inputs)),
      data.live && data.mode === "first" ? [button(t("Save"), "", async () => {
        const cells = Object.fromEntries(data.fields.documents.filter((f) => $("doc-" + f.name)).map((f) => [f.name, $("doc-" + f.name).value]));
        if (await send({ do: "document", cells })) { box.close(); drawAll(); say(t("Saved")); }
      }, { class: "do main" })] : []);
  }
  const INDICATOR_LISTS = ["family", "kind", "stock_or_flow", "unit_code"];
  // What the figure and its best candidate tell of a new indicator; the code follows from the English label.
  function guessIndicator(figure) {
    const known = (code) => listCodes("indicator_code").find((one) => one.code === code);
    const { label_vi, unit_code, kind } = state.proposed_indicators.find((one) => !one.indicator_code && one.line === String(figure.line) && one.printed === figure.row.printed) || {};
    if (unit_code) return { label_vi, unit_code, kind };
    const near = known(figure.candidates[0]?.indicator_code) || {};
    const percent = /%\s*$/.test(figure.row.printed || "");
    return percent || near.kind === "share" ? { family: near.family, kind: percent ? "share" : "", stock_or_flow: near.stock_or_flow, unit_code: percent ? "percent" : "" }
      : { family: near.family, kind: near.kind, stock_or_flow: near.stock_or_flow, unit_code: near.unit_code };
  }
  function askIndicator(given) {
    const row = given.indicator_code || !find(now) ? given : { ...guessIndicator(find(now)), ...given };
    const texts = ["label_vi", "label_en", "indicator_code", "definition_vi", "definition_en"];
    const must = ["label_vi", "label_en", "indicator_code", ...INDICATOR_LISTS], told = h("p", { role: "alert" });
    const lists = INDICATOR_LISTS;
    const about = Object.fromEntries(data.fields.indicators.map((f) => [f.name, f[lang].replace(/\.$/, "")]));
    const label = (n) => about[n] + (must.includes(n) ? " *" : "");
    const more = { definition_vi: { placeholder: t("as the label") }, definition_en: { placeholder: t("as the label") } };
    const box = ask(t("New indicator"), h("div", {}, h("div", { class: "cells" }, texts.map((n) => field("ind-" + n, label(n), row[n], more[n])),
      lists.map((n) => choice("ind-" + n, label(n), row[n], (data.codes[n] || []).map((c) => [c.code, c["label_" + lang] || c.code])))), told),
      [button(t("Confirm"), "", async () => {
        const made = Object.fromEntries([...texts, ...lists].map((n) => [n, $("ind-" + n).value.trim()]));
        const missing = must.find((n) => !made[n]);
        if (missing) { told.textContent = t("Empty: {what}", { what: about[missing] }); $("ind-" + missing).focus(); return; }
        if (await send({ do: "indicator", row: { ...row, ...made, confirmed: "yes" } })) {
          box.close(); if (find(now) && !given.indicator_code) await change("indicator_code", made.indicator_code); drawAll(); say(t("Saved"));
        }
      }, { class: "do main" })]);
    if (given.indicator_code) return;
    const code = $("ind-indicator_code"), english = $("ind-label_en");
    const follow = () => plain(english.value).replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "").replace(/^(?=\d)/, "n_");
    let last = "";
    english.addEventListener("input", () => { if (code.value === last) code.value = last = follow(); });
  }
  function askProposed() {
    const box = ask(t("Proposed indicators"), h("ul", { class: "rows" }, listProposed().map((row) => h("li", {},
      h("span", {}, row["label_" + lang] || row.indicator_code, " ", h("span", { class: "soft" }, row.indicator_code + (row.confirmed === "yes" ? " · " + t("confirmed") : ""))),
      data.live && data.mode === "first" ? button(t("Look at"), "", () => { box.close(); askIndicator(row); }) : null))), []);
  }
  function askKeys() {
    const keys = { A: "Accept", S: "No figure", N: "Next doubtful", P: "Back", F: "Forward", U: "Undo", "1 2 3": "What it may be", E: "Change cells", M: "Add a missed figure", L: "Numbers left out", D: "The document" };
    ask(t("Keys"), h("div", {}, h("dl", { class: "keys" }, Object.entries(keys).flatMap(([key, text]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, t(text))]), h("dt", {}, h("kbd", {}, "Ctrl Enter")), h("dd", {}, t("Accept, from within a cell"))),
      h("label", {}, h("input", { type: "checkbox", checked: keysOn, onchange: (e) => { keysOn = e.target.checked; keep("keys", keysOn ? "on" : "off"); } }), " ", t("Single keys act"))), []);
  }
  async function askDone() {
    const left = state.figures.filter(isOpen).length;
    const told = h("p", { role: "alert" });
    const finish = async () => {
      const name = $("done-reader").value.trim();
      if (!name) { told.textContent = t("Say who read the document"); $("done-reader").focus(); return; }
      if (name !== state.reader && !(await send({ do: "reader", name }))) { told.textContent = failed.text; return; }
      if (!(await send({ do: "done" }))) { told.textContent = failed.text; return; }
      document.querySelector("dialog").remove();
      document.body.replaceChildren(h("main", { class: "end" }, h("h1", { tabIndex: -1 }, t("Everything is saved")), h("p", {}, t("Close this page and go on in the terminal."))));
      document.querySelector("h1").focus();
    };
    ask(t("Done"), h("div", {}, left ? h("p", { class: "note" }, t("Still open: {count}. You can go on later.", { count: left })) : null,
      h("div", { class: "cells" }, field("done-reader", t("Reader"), state.reader, { autocomplete: "name" })), told), [button(t("Done"), "", finish, { class: "do main" })]);
  }
  function drawMore() {
    const acts = [data.live ? button(t("Add a missed figure"), "M", addSelected, { onmousedown: (e) => e.preventDefault(), "data-key": "add" }) : null,
      button(t("Numbers left out"), "L", askOut, { "data-key": "out" }),
      h("button", { type: "button", class: "do" + (showOut ? " on" : ""), "data-key": "mark-out", "aria-pressed": String(showOut), onclick: () => { showOut = !showOut; drawText(); drawMore(); document.querySelector("[data-key=mark-out]").focus(); } }, t("Mark them in the text")),
      button(t("The document"), "D", askDocument, { "data-key": "document" }),
      listProposed().length ? button(t("Proposed indicators"), "", askProposed, { "data-key": "proposed" }) : null,
      button(t("Keys"), "?", askKeys, { "data-key": "keys" })];
    $("more").replaceChildren(...acts.filter(Boolean));
  }
  function drawAll(focus) {
    const key = document.activeElement?.dataset?.key;
    document.documentElement.lang = lang;
    document.title = t(data.mode === "second" ? "Second reading" : "Review of a document");
    drawHead(); drawText(); drawRow(focus); drawMore();
    if (!focus && key) document.querySelector(`[data-key="${key}"]`)?.focus();
  }
  const KEYS = { a: () => decide("accepted"), s: () => decide("skipped"), n: nextDoubtful, p: () => step(-1), f: () => step(1), u: undo,
    e: () => $("cell-indicator_code")?.focus(), m: addSelected, l: askOut, d: askDocument, "?": askKeys,
    b: () => document.querySelector("[data-key=bring]")?.click(),
    1: () => document.querySelector("[data-key=cand-0]")?.click(), 2: () => document.querySelector("[data-key=cand-1]")?.click(), 3: () => document.querySelector("[data-key=cand-2]")?.click() };
  document.addEventListener("keydown", (e) => {
    const typing = e.target.closest?.("input[type=text],select,textarea"), inBox = document.querySelector("dialog[open]");
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey) && data.live && !inBox) { e.preventDefault(); decide("accepted"); return; }
    if (e.key === "Escape" && typing && !inBox) { $("row").querySelector("h2")?.focus(); return; }
    if (["ArrowLeft", "ArrowRight"].includes(e.key) && e.target.matches?.(".mark,.out")) {
      const marks = [...document.querySelectorAll(".mark,.out")];
      marks[marks.indexOf(e.target) + (e.key === "ArrowRight" ? 1 : -1)]?.focus(); e.preventDefault(); return;
    }
    const act = KEYS[e.key.toLowerCase()];
    if (!act || typing || inBox || !keysOn || e.ctrlKey || e.metaKey || e.altKey) return;
    if (!data.live && !"nfpl?d".includes(e.key.toLowerCase())) return;
    e.preventDefault(); act();
  });
  // What stands in a field when the page goes is sent as if the field had been left.
  addEventListener("pagehide", () => { const field = document.activeElement; if (field?.matches?.("#row input:not([role])")) field.dispatchEvent(new Event("change")); });
  now = (state.figures.find(isOpen) || state.figures[0] || { id: "" }).id;
  drawAll();
  if (find(now)) reveal(find(now).line);
})();
