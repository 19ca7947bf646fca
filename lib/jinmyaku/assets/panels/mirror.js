/* The mirror: the other's side, one question at a time, by key, mouse or touch. What to ask and to say, the kernel decides. */

const LADDERS = ["m_value", "m_effort"];
const WORDED = { m_uses: "uses_me", m_discomfort: "discomfort" };
const SVG = "http://www.w3.org/2000/svg";
// So long without a key, or so soon after the focus has left, and the rest of the page draws the mirror anew.
const STILL = 8000;
const LEFT = 300;
const LONG = 60000;
const SHAPES = {
  grow: ["circle", { cx: 8, cy: 8, r: 6 }],
  maintain: ["rect", { x: 2.5, y: 2.5, width: 11, height: 11 }],
  let_go: ["path", { d: "M8 1l7 7-7 7-7-7z" }],
  undecided: ["path", { d: "M3 3l10 10m0-10l-10 10", fill: "none", "stroke-width": 3 }],
};

/** The answers of a question: the key that gives one, its number and its words. */
function options(words, question) {
  if (LADDERS.includes(question)) {
    return [...Array(11).keys()].map((step) => ({
      key: step === 10 ? "-" : String(step),
      value: step,
      said: words[`ladder.${step}`],
      hours: words[`ladder_hours.${step}`],
      example: words[`example.${step}`],
    }));
  }
  if (question === "m_signs") return [...Array(10).keys()].map((n) => ({ key: String(n), value: n, said: "" }));
  const said = (value) => words[question === "m_ally" ? `looking.m_ally_${value}` : `answer.${WORDED[question]}.${value}`];
  return [0, 1, 2].map((value) => ({ key: String(value), value, said: said(value) }));
}

/** A tier by colour, shape and word. */
function tier(words, name) {
  const [tag, given] = SHAPES[name];
  const shape = document.createElementNS(SVG, tag);
  put(shape, { ...given, class: `jp-deck-mark jp-deck-${name}` });
  const drawing = document.createElementNS(SVG, "svg");
  put(drawing, { viewBox: "0 0 16 16", class: "jp-mirror-mark", "aria-hidden": "true" });
  drawing.append(shape);
  return el("span", { class: "jp-mirror-tier" }, drawing, words[`tier.${name}`]);
}

class MirrorView {
  constructor(view) {
    Object.assign(this, frame(view, "mirror"));
    const { words } = this;
    this.model = view.model;
    this.root.classList.add("jp-panel-deck");
    this.id = `jp-mirror-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
    this.note = el("p", { class: "jp-mirror-note" }, words["looking.intro"]);
    this.why = el("details", { class: "jp-mirror-why" }, el("summary", {}, words["looking.why"]), el("p", {}, words["looking.cases"]));
    this.progress = el("div", { class: "jp-deck-progress" });
    this.card = el("section", { class: "jp-deck-card", tabindex: "0" });
    this.below = el("div", { class: "jp-deck-below", "aria-live": "polite" });
    this.risk = el("section", { class: "jp-mirror-risk", "aria-labelledby": `${this.id}-risk` });
    this.none = el("p", {});
    this.root.append(this.note, this.why, this.progress, this.none, this.card, this.line, this.below, this.risk);
    this.root.addEventListener("keydown", (event) => this.onKey(event));
    this.root.addEventListener("focusout", () => setTimeout(() => this.root.contains(document.activeElement) || this.rest(), LEFT));
    this.kernel.listeners.push(({ state }) => state && this.show(state));
    this.late = Promise.resolve();
    this.show(view.model.get("first"));
    if (view.model.shownBefore) this.do("show", {}, false);
    view.model.shownBefore = true;
  }

  stop() {
    this.rest();
    this.kernel.stop();
  }

  /** One after the other: a quick hand may be two keys ahead, and each counts for what stands when its turn comes. */
  do(act, what = {}, focus = true) {
    this.late = this.late.then(async () => {
      const asked = typeof what === "function" ? what() : what;
      const told = asked && (await this.ask(act, asked));
      const state = told?.state ?? (act === "show" ? told : null);
      if (state) {
        this.show(state);
        this.say(told.line ?? "");
        if (told.line) this.waitForRest();
      }
      if (focus) this.card.focus({ preventScroll: true });
    });
    return this.late;
  }

  waitForRest() {
    clearTimeout(this.still);
    this.still = setTimeout(() => this.rest(), STILL);
  }

  rest() {
    if (!this.still) return;
    clearTimeout(this.still);
    this.still = 0;
    this.ask("rest", {}, [], LONG);
  }

  answer(find) {
    if (this.still) clearTimeout(this.still);
    this.do("answer", () => {
      const { now, contact } = this.state.card;
      const found = now && find(this.state.card);
      return found ? { question: now, contact, ...found } : null;
    });
  }

  press(key) {
    this.answer(({ now }) => {
      const option = options(this.words, now).find((one) => one.key === key);
      return option && { value: option.value };
    });
  }

  takeMeasured() {
    this.answer(({ now, offered }) => now === "m_effort" && offered && { value: offered.step, measured: true });
  }

  onKey(event) {
    if (typing(event) || event.target.closest("summary") || this.state.none) return;
    // A key held down would answer for people nobody has read.
    if (event.repeat && !event.key.startsWith("Arrow")) {
      event.preventDefault();
      return;
    }
    const key = meant(event);
    if (event.target.closest("button") && (key === "Enter" || key === " ")) return;
    const acts = {
      ArrowLeft: () => this.do("back"),
      Backspace: () => this.do("back"),
      ArrowRight: () => this.do("skip"),
      s: () => this.do("skip"),
      x: () => this.answer(() => ({ value: null })),
      u: () => this.do("undo"),
      Enter: () => this.takeMeasured(),
    };
    if (/^[0-9-]$/.test(key)) this.press(key);
    else if (acts[key]) acts[key]();
    else return;
    event.preventDefault();
  }

  show(state) {
    this.state = state;
    this.model.set("first", state);
    this.none.hidden = !state.none;
    this.none.textContent = state.none ?? "";
    for (const part of [this.note, this.why, this.progress, this.card, this.below, this.risk]) part.hidden = Boolean(state.none);
    if (state.none) return;
    keepFocus(this.root, this.card, () => {
      this.layProgress(state);
      this.layCard(state.card);
      this.layBelow(state.below);
      this.layRisk(state.risk);
    });
  }

  layProgress({ progress, outside, closed }) {
    const bar = el("div", {
      class: "jp-deck-bar",
      role: "progressbar",
      "aria-label": this.words["looking.progress"],
      "aria-valuemin": 0,
      "aria-valuemax": progress.of,
      "aria-valuenow": progress.done,
    });
    const part = el("div", { class: "jp-deck-done" });
    part.style.width = `${progress.of ? (100 * progress.done) / progress.of : 100}%`;
    bar.append(part);
    this.progress.replaceChildren(
      bar,
      el("p", {}, progress.lines.join(" · ")),
      ...(outside ? [el("p", { class: "jp-panel-quiet" }, outside)] : []),
      ...(closed ? [el("p", { class: "jinmyaku-fault" }, closed)] : []),
    );
  }

  layCard(card) {
    const { words } = this;
    const place = fill(words["deck.card"], card);
    this.card.setAttribute("aria-label", `${card.name}, ${place}`);
    const chips = card.questions.map(({ key, said, open }) =>
      el(
        "li",
        {},
        button([el("span", { class: "jp-deck-short" }, words[`looking.short_${key}`]), said], () => this.do("look", { question: key }), {
          class: "jp-deck-chip",
          "aria-current": key === card.now ? "step" : false,
          "data-open": open,
        }),
      ),
    );
    this.card.replaceChildren(
      el(
        "header",
        { class: "jp-deck-who" },
        el("h3", {}, card.name),
        el("span", { class: "jp-panel-quiet" }, place),
        card.detail ? el("div", {}, card.detail) : "",
        el("div", { class: "jp-panel-quiet" }, words["looking.mine"], " ", tier(words, card.mine)),
      ),
      el("ol", { class: "jp-deck-chips" }, ...chips),
      card.now ? this.question(card) : el("p", {}, words[card.settled ? "looking.settled" : "looking.done"]),
      this.keys(card),
    );
  }

  question(card) {
    const { words } = this;
    const { now } = card;
    const ladder = LADDERS.includes(now);
    const signs = now === "m_signs";
    const chosen = card.questions.find(({ key }) => key === now)?.value;
    const choices = options(words, now).map((one) =>
      el(
        "li",
        {},
        button(
          [
            el("kbd", { "aria-hidden": signs ? false : "true" }, one.key),
            one.said ? el("span", { class: "jp-deck-words" }, one.said) : "",
            one.hours ? el("span", { class: "jp-deck-hours" }, one.hours) : "",
            one.example ? el("span", { class: "jp-deck-example" }, one.example) : "",
          ],
          () => this.answer(() => ({ value: one.value })),
          { class: "jp-deck-option", "aria-pressed": String(one.value === chosen), "aria-keyshortcuts": one.key },
        ),
      ),
    );
    const offer =
      now === "m_effort" && card.offered
        ? el(
            "div",
            { class: "jp-panel-row jp-deck-offer" },
            el("span", {}, card.offered.line),
            button([el("kbd", { "aria-hidden": "true" }, "Enter"), words["looking.take"]], () => this.takeMeasured()),
          )
        : "";
    const asked = el("p", { class: "jp-mirror-asked", id: `${this.id}-asked`, "aria-live": "polite" }, words[`looking.ask_${now}`]);
    return el(
      "div",
      { class: "jp-deck-question", role: "group", "aria-labelledby": asked.id },
      asked,
      ladder ? el("p", { class: "jp-panel-quiet" }, words["looking.hours"]) : "",
      offer,
      el("ol", { class: `jp-deck-options ${ladder ? "jp-deck-ladder" : ""} ${signs ? "jp-mirror-signs" : ""}` }, ...choices),
      signs ? this.moreSigns(chosen) : "",
    );
  }

  moreSigns(chosen) {
    const field = el("input", {
      type: "number",
      min: 0,
      max: 1000,
      step: 1,
      inputmode: "numeric",
      value: chosen > 9 ? chosen : "",
      onchange: () => field.value && field.checkValidity() && this.answer(() => ({ value: field.valueAsNumber })),
    });
    return el("label", { class: "jp-panel-row jp-mirror-more" }, this.words["looking.signs_more"], field);
  }

  keys(card) {
    const { words } = this;
    const key = (name, shown, press, given = {}) =>
      button([el("kbd", { "aria-hidden": "true" }, shown), words[`deck.${name}`]], press, {
        "aria-keyshortcuts": { back: "ArrowLeft", skip: "ArrowRight" }[name] ?? shown,
        ...given,
      });
    const field = el("input", {
      type: "search",
      placeholder: words["deck.go_hint"],
      "aria-label": words["deck.go"],
      onkeydown: (event) => {
        if (event.key === "Enter" && !event.isComposing) this.do("go", { words: field.value });
      },
    });
    return el(
      "div",
      { class: "jp-deck-keys jp-panel-row" },
      key("back", "←", () => this.do("back")),
      key("skip", "→", () => this.do("skip")),
      key("blank", "x", () => this.answer(() => ({ value: null })), { disabled: !card.now }),
      key("undo", "u", () => this.do("undo"), { disabled: !this.state.undo }),
      field,
    );
  }

  layBelow(below) {
    const { words } = this;
    this.below.hidden = !below;
    if (!below) return;
    const now = JSON.stringify(below);
    if (this.told === now) return;
    this.told = now;
    this.below.replaceChildren(
      el(
        "div",
        { class: "jp-panel-row" },
        el("h4", {}, below.own ? below.name : fill(words["looking.just"], below)),
        below.own ? "" : button(words["deck.to_card"], () => this.do("go", { contact: below.contact })),
      ),
      el(
        "p",
        { class: "jp-mirror-both" },
        el("span", {}, words["looking.mine"], " ", tier(words, below.mine)),
        el("span", {}, words["looking.theirs"], " ", tier(words, below.theirs)),
      ),
      ...below.said.map((said) => el("p", {}, said)),
      ...(below.seen.length
        ? [
            el("h5", {}, words["looking.seen"]),
            el("ul", { class: "jp-mirror-seen" }, ...below.seen.map((said) => el("li", {}, said))),
            below.contradicts ? el("p", {}, el("strong", {}, below.contradicts)) : "",
          ]
        : []),
    );
  }

  layRisk({ line, rows, more }) {
    const { words } = this;
    this.risk.hidden = !line;
    this.risk.replaceChildren(
      el("h4", { id: `${this.id}-risk` }, words["looking.risk"]),
      el("p", {}, line),
      el(
        "ul",
        { class: "jp-mirror-rows" },
        ...rows.map((row) =>
          el(
            "li",
            {},
            button([el("span", { class: "jp-mirror-name" }, row.name), el("span", {}, tier(words, row.mine))], () => this.do("go", { contact: row.contact }), {
              class: "jp-mirror-go",
            }),
            el("span", {}, row.step),
          ),
        ),
      ),
      more ? el("p", { class: "jp-panel-quiet" }, more) : "",
    );
  }
}

export default {
  render({ model, el: node }) {
    const view = new MirrorView({ model, el: node });
    return () => view.stop();
  },
};
