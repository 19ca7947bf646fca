/* The cards: one question at a time, by key, mouse or touch. What is right to ask or to say, the kernel decides. */

const BALANCE = ["1", "2", "3", "4", "5", "6", "7"];
const LADDERS = ["value", "effort"];
const NUMBERS = ["hours_year", "meetings_per_year", "money_year"];
const SVG = "http://www.w3.org/2000/svg";
const DOTS = {
  value: ["opportunity", "learning", "energy", "support", "introductions", "joy"],
  effort: ["time", "money", "worry"],
};

/** The answers of a question: the key that gives one, its number, its words and, on a ladder, hours and an example. */
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
  const start = `answer.${question}.`;
  const values = Object.keys(words)
    .filter((key) => key.startsWith(start))
    .map((key) => Number(key.slice(start.length)))
    .sort((a, b) => a - b);
  return values.map((value, at) => ({
    key: question === "balance" ? BALANCE[at] : String(value),
    value,
    said: words[start + value],
  }));
}

function svg(tag, given = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  put(made, given);
  made.append(...children);
  return made;
}

/** Where a card stands: effort to the right, value upwards, the band in which both are about equal. */
function plane(words, shown) {
  const size = 220;
  const at = (step) => (step / 10) * size;
  const up = (step) => size - at(step);
  const { band, same } = shown;
  const edge = (x, over) => [at(x), Math.max(-size, Math.min(2 * size, up(x + same + over)))];
  const corners = [edge(0, band), edge(10, band), edge(10, -band), edge(0, -band)];
  const [x, y] = shown.place;
  const mark = { grow: "circle", maintain: "square", let_go: "diamond", undecided: "cross" }[shown.tier];
  const drawing = svg(
    "svg",
    { viewBox: `-30 -12 ${size + 44} ${size + 46}`, class: "jp-deck-plane", role: "img", "aria-label": shown.alt },
    svg("clipPath", { id: "jp-deck-clip" }, svg("rect", { x: 0, y: 0, width: size, height: size })),
    svg("rect", { x: 0, y: 0, width: size, height: size, class: "jp-deck-paper" }),
    svg("polygon", {
      points: corners.map((pair) => pair.join(",")).join(" "),
      class: "jp-deck-band",
      "clip-path": "url(#jp-deck-clip)",
    }),
    svg("text", { x: size - 6, y: 14, class: "jp-deck-small", "text-anchor": "end" }, words["deck.equal"]),
    svg("text", { x: size / 2, y: size + 22, class: "jp-deck-small", "text-anchor": "middle" }, `${words["deck.x"]} →`),
    svg(
      "text",
      { x: -14, y: size / 2, class: "jp-deck-small", "text-anchor": "middle", transform: `rotate(-90 -14 ${size / 2})` },
      `${words["deck.y"]} →`,
    ),
    symbol(mark, at(x), up(y), shown.tier),
  );
  return drawing;
}

function symbol(kind, x, y, tier) {
  const given = { class: `jp-deck-mark jp-deck-${tier}` };
  const shapes = {
    circle: () => svg("circle", { cx: x, cy: y, r: 8, ...given }),
    square: () => svg("rect", { x: x - 7, y: y - 7, width: 14, height: 14, ...given }),
    diamond: () => svg("path", { d: `M${x} ${y - 10}l10 10-10 10-10-10z`, ...given }),
    cross: () => svg("path", { d: `M${x - 6} ${y - 6}l12 12m0-12l-12 12`, ...given, fill: "none", "stroke-width": 3 }),
  };
  return shapes[kind]();
}

/** Twelve months, the oldest left: above the line a dot for the meetings of each, below it a bar for the mails. */
function months(words, { labels, meetings, mails, alt }) {
  const step = 24;
  const line = 22;
  const middle = (at) => at * step + step / 2;
  const dots = meetings.map((n, at) =>
    n ? svg("circle", { cx: middle(at), cy: line - 11, r: Math.min(2 + 2 * Math.sqrt(n), 10), class: "jp-deck-met" }) : "",
  );
  const bars = mails.map((n, at) =>
    n
      ? svg("rect", {
          x: middle(at) - 5,
          y: line + 1,
          width: 10,
          height: Math.min(2 + 2 * Math.sqrt(n), 14),
          class: "jp-deck-mail",
        })
      : "",
  );
  const under = labels.map((said, at) =>
    svg("text", { x: middle(at), y: line + 30, class: "jp-deck-small", "text-anchor": "middle" }, said),
  );
  const width = step * labels.length;
  return svg(
    "svg",
    { viewBox: `0 0 ${width + 84} ${line + 36}`, class: "jp-deck-months", role: "img", "aria-label": alt },
    svg("line", { x1: 0, x2: width, y1: line, y2: line, class: "jp-deck-rule" }),
    ...[...dots, ...bars].filter(Boolean),
    ...under,
    svg("text", { x: width + 8, y: line - 6, class: "jp-deck-small" }, words["deck.met"]),
    svg("text", { x: width + 8, y: line + 14, class: "jp-deck-small" }, words["deck.mails"]),
  );
}

/** Effort as it was said (open) beside hours as they were measured (filled), on the ladder. */
function dumbbell(words, { said, measured, line }) {
  const width = 300;
  const y = 26;
  const at = (step) => (step / 10) * width;
  const marks = { said: [said, "jp-deck-said"], measured: [measured, "jp-deck-found"] };
  const right = said >= measured ? "said" : "measured";
  const parts = Object.entries(marks).flatMap(([name, [step, look]]) => {
    const outward = name === right && step < 8.5;
    const starts = outward || step < 1.5;
    return [
      svg("circle", { cx: at(step), cy: y, r: 6, class: look }),
      svg(
        "text",
        { x: at(step) + (starts ? -6 : 6), y: y - 12, class: "jp-deck-small", "text-anchor": starts ? "start" : "end" },
        words[`deck.gap_${name}`],
      ),
    ];
  });
  const ticks = [0, 2, 4, 6, 8, 10].map((step) =>
    svg("text", { x: at(step), y: y + 26, class: "jp-deck-small", "text-anchor": "middle" }, words[`ladder_hours.${step}`]),
  );
  return svg(
    "svg",
    { viewBox: `-24 0 ${width + 52} ${y + 32}`, class: "jp-deck-gap", role: "img", "aria-label": line },
    svg("line", { x1: 0, x2: width, y1: y, y2: y, class: "jp-deck-rule" }),
    svg("line", { x1: at(said), x2: at(measured), y1: y, y2: y, class: "jp-deck-link" }),
    ...parts,
    ...ticks,
  );
}

class DeckView {
  constructor(view) {
    Object.assign(this, frame(view, "deck"));
    this.progress = el("div", { class: "jp-deck-progress" });
    this.card = el("section", { class: "jp-deck-card", tabindex: "0" });
    this.below = el("div", { class: "jp-deck-below" });
    this.more = el("details", { class: "jp-deck-more" });
    this.more.addEventListener("toggle", () => this.more.open && this.layMore());
    this.root.append(this.progress, this.card, this.line, this.below, this.more);
    this.root.addEventListener("keydown", (event) => this.onKey(event));
    this.kernel.listeners.push(({ state, focus }) => {
      if (!state) return;
      this.outcome = null;
      this.show(state);
      if (focus) this.card.focus();
    });
    this.outcome = null;
    this.late = Promise.resolve();
    this.show(view.model.get("first"));
    if (view.model.shownBefore) this.do("show", {}, false);
    view.model.shownBefore = true;
  }

  /** One after the other: a quick hand may be two keys ahead, and each counts for what stands when its turn comes. */
  do(act, what = {}, focus = true) {
    this.late = this.late.then(async () => {
      const asked = typeof what === "function" ? what() : what;
      const told = asked && (await this.ask(act, asked));
      if (told?.state) {
        this.outcome = told.state.below?.contact === this.outcome?.contact ? this.outcome : null;
        this.show(told.state);
        this.say(told.saved ?? "");
        if (this.wanted && !this.outcome && told.state.below) await this.showOutcome();
      }
      if (focus) this.card.focus({ preventScroll: true });
    });
    return this.late;
  }

  press(key) {
    this.do("answer", () => {
      const { now, contact } = this.state.card;
      const option = now && options(this.words, now).find((one) => one.key === key);
      return option && { question: now, value: option.value, contact };
    });
  }

  onKey(event) {
    if (typing(event) || event.target.closest("summary")) return;
    // A key held down would answer for people nobody has read.
    if (event.repeat && !event.key.startsWith("Arrow")) {
      event.preventDefault();
      return;
    }
    const onButton = event.target.closest("button");
    const key = meant(event);
    if (onButton && (key === "Enter" || key === " ")) return;
    const acts = {
      ArrowLeft: () => this.do("back"),
      Backspace: () => this.do("back"),
      ArrowRight: () => this.do("skip"),
      s: () => this.do("skip"),
      x: () => this.blank(),
      u: () => this.do("undo"),
      r: () => this.toggleOutcome(),
      m: () => this.openMore(),
      Enter: () => this.takeMeasured(),
    };
    if (/^[0-9-]$/.test(key)) this.press(key);
    else if (acts[key]) acts[key]();
    else return;
    event.preventDefault();
  }

  blank() {
    this.do("answer", () => {
      const { now, contact } = this.state.card;
      return now && { question: now, value: null, contact };
    });
  }

  takeMeasured() {
    this.do("answer", () => {
      const { now, contact, offered } = this.state.card;
      const stands = now === "effort" && offered;
      return stands && { question: now, value: offered.step, contact, measured: offered.measured };
    });
  }

  openMore() {
    this.more.open = true;
    this.layMore();
    this.more.querySelector("input, select, button")?.focus();
  }

  async toggleOutcome() {
    this.wanted = !this.wanted;
    if (this.wanted && this.state.below) await this.showOutcome();
    else {
      this.outcome = null;
      if (this.wanted) {
        this.wanted = false;
        this.do("outcome", { contact: this.state.card.contact }, false);
      }
      this.layBelow();
    }
  }

  async showOutcome() {
    const told = await this.ask("outcome", { contact: this.state.below.contact });
    this.outcome = told?.outcome ?? null;
    this.layBelow();
  }

  show(state) {
    this.state = state;
    keepFocus(this.root, this.card, () => {
      this.layProgress();
      this.layCard();
      this.drawBelow();
      this.layMore();
    });
  }

  layProgress() {
    const { done, of, lines, told } = this.state.progress;
    const bar = el("div", {
      class: "jp-deck-bar",
      role: "progressbar",
      "aria-label": this.words["deck.progress"],
      "aria-valuemin": 0,
      "aria-valuemax": of,
      "aria-valuenow": done,
    });
    const part = el("div", { class: "jp-deck-done" });
    part.style.width = `${of ? (100 * done) / of : 0}%`;
    bar.append(part);
    const closed = this.state.closed ? [el("p", { class: "jinmyaku-fault" }, this.state.closed)] : [];
    this.progress.replaceChildren(
      bar,
      el("p", {}, lines.join(" · ")),
      ...(told.length ? [el("p", { class: "jp-panel-quiet" }, told.join(" "))] : []),
      ...closed,
    );
  }

  layCard() {
    const { card } = this.state;
    const { words } = this;
    const place = fill(words["deck.card"], card);
    this.card.setAttribute("aria-label", `${card.name}, ${place}`);
    const asked = card.questions.map(({ key, said, open }) =>
      el(
        "li",
        {},
        button([el("span", { class: "jp-deck-short" }, words[`short.${key}`]), said], () => this.do("look", { question: key }), {
          class: "jp-deck-chip",
          "aria-current": key === card.now ? "step" : false,
          "data-open": open,
        }),
      ),
    );
    const hint = card.kept ? "deck.kept" : card.optional ? "deck.optional" : "";
    this.card.replaceChildren(
      el(
        "header",
        { class: "jp-deck-who" },
        el("h3", {}, card.name),
        el("span", { class: "jp-panel-quiet" }, place),
        card.detail ? el("div", {}, card.detail) : "",
        card.facts ? el("div", { class: "jp-panel-quiet" }, card.facts) : "",
        ...this.seen(card.seen),
      ),
      el("ol", { class: "jp-deck-chips" }, ...asked),
      hint ? el("p", { class: "jp-panel-quiet" }, words[hint]) : "",
      card.now ? this.question(card) : el("p", { class: "jp-deck-all" }, words["deck.done"]),
      this.keys(card),
    );
  }

  seen(seen) {
    if (!seen) return [];
    const said = el("div", { class: "jp-panel-quiet jp-deck-seen" }, seen.line);
    return seen.labels ? [el("div", {}, months(this.words, seen)), said] : [said];
  }

  question(card) {
    const { words } = this;
    const { now } = card;
    const ladder = LADDERS.includes(now);
    const chosen = card.questions.find(({ key }) => key === now)?.value;
    const choices = options(words, now).map((one) =>
      el(
        "li",
        {},
        button(
          [
            el("kbd", { "aria-hidden": "true" }, one.key),
            el("span", { class: "jp-deck-words" }, one.said),
            one.hours ? el("span", { class: "jp-deck-hours" }, one.hours) : "",
            one.example ? el("span", { class: "jp-deck-example" }, one.example) : "",
          ],
          () => this.do("answer", { question: now, value: one.value, contact: card.contact }),
          { class: "jp-deck-option", "aria-pressed": String(one.value === chosen), "aria-keyshortcuts": one.key },
        ),
      ),
    );
    const notes = [];
    if (now === "balance") notes.push(el("p", { class: "jp-panel-quiet" }, words["deck.balance"]));
    if (ladder) notes.push(el("p", { class: "jp-panel-quiet" }, words["deck.ladder"]));
    if (now === "effort" && card.offered) {
      notes.push(
        el(
          "div",
          { class: "jp-panel-row jp-deck-offer" },
          el("span", {}, card.offered.line),
          button([el("kbd", { "aria-hidden": "true" }, "Enter"), words["deck.measured_take"]], () => this.takeMeasured()),
        ),
      );
    }
    return el(
      "div",
      { class: "jp-deck-question", role: "group", "aria-labelledby": "jp-deck-asked" },
      el("p", { id: "jp-deck-asked", "aria-live": "polite" }, words[`question.${now}`]),
      ...notes,
      el("ol", { class: ladder ? "jp-deck-options jp-deck-ladder" : "jp-deck-options" }, ...choices),
    );
  }

  keys(card) {
    const { words } = this;
    const key = (name, shown, press, given = {}) =>
      button([el("kbd", { "aria-hidden": "true" }, shown), words[`deck.${name}`]], press, {
        "aria-keyshortcuts": name === "back" ? "ArrowLeft" : name === "skip" ? "ArrowRight" : shown,
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
      key("blank", "x", () => this.blank(), { disabled: !card.now }),
      key("undo", "u", () => this.do("undo"), { disabled: !this.state.undo }),
      field,
    );
  }

  layBelow() {
    keepFocus(this.root, this.card, () => this.drawBelow());
  }

  drawBelow() {
    const { below } = this.state;
    const { words } = this;
    this.below.hidden = !below;
    if (!below) return;
    const told = this.outcome;
    const title = el("h4", {}, below.own ? below.name : fill(words["deck.just"], below));
    const result = button(
      [el("kbd", { "aria-hidden": "true" }, "r"), words[told ? "deck.hide" : "deck.result"]],
      () => this.toggleOutcome(),
      { "aria-expanded": String(Boolean(told)), "aria-keyshortcuts": "r" },
    );
    const back = below.own
      ? ""
      : button(words["deck.to_card"], () => this.do("go", { contact: below.contact }));
    this.below.replaceChildren(
      title,
      el("div", { class: "jp-panel-row" }, result, back),
      told ? this.told(told) : "",
      below.look ? el("p", {}, words["deck.look"]) : "",
      below.kept ? this.hours(below) : "",
      below.changes.length ? this.changes(below) : "",
    );
  }

  told(told) {
    const { words } = this;
    const said = [words[`tier.${told.tier}`], told.reason, told.sure, told.marks].filter(Boolean).join(" · ");
    const drawing = told.place ? plane(words, { ...told, alt: said }) : "";
    return el(
      "div",
      { class: "jp-deck-outcome" },
      drawing,
      el(
        "div",
        {},
        el("p", { class: "jp-deck-tier" }, said),
        told.place ? "" : el("p", { class: "jp-panel-quiet" }, words["deck.settled"]),
        ...(told.gap ? [dumbbell(words, told.gap), el("p", {}, told.gap.line)] : []),
      ),
    );
  }

  hours(below) {
    return this.number("hours_year", this.words["deck.hours"], below.hours ?? "", below.contact);
  }

  changes(below) {
    const { words } = this;
    const head = ["question", "then", "this_year"].map((key) => el("th", { scope: "col" }, words[`deck.${key}`]));
    const rows = below.changes.map((one) =>
      el(
        "tr",
        {},
        el("th", { scope: "row" }, one.short),
        el("td", {}, one.then),
        el("td", {}, one.same ? one.now : el("strong", {}, one.now), one.same ? "" : ` (${words["deck.changed"]})`),
      ),
    );
    const box = el("input", {
      type: "checkbox",
      checked: below.unchanged,
      onchange: () =>
        this.do("extra", { question: "unchanged", value: box.checked ? 1 : null, contact: below.contact }, false),
    });
    return el(
      "div",
      {},
      el("table", { class: "jp-deck-changes" }, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows)),
      el("label", { class: "jp-panel-row" }, box, words["deck.unchanged"]),
    );
  }

  number(question, said, value, contact) {
    const field = el("input", {
      type: "text",
      inputmode: "decimal",
      value,
      onchange: () => this.do("extra", { question, value: field.value, contact }, false),
    });
    return el("label", { class: "jp-deck-number" }, el("span", {}, said), field);
  }

  layMore() {
    const { words } = this;
    const { card } = this.state;
    const summary = el("summary", {}, el("kbd", { "aria-hidden": "true" }, "m"), " ", words["deck.more"]);
    if (!this.more.open) {
      this.more.replaceChildren(summary);
      this.moreOf = null;
      return;
    }
    if (this.moreOf !== card.contact) {
      this.moreOf = card.contact;
      this.numbers = Object.fromEntries(
        NUMBERS.map((question) => [question, this.number(question, words[`question.${question}`], "", card.contact)]),
      );
      this.numbers.load = this.load(card);
      this.shares = el("div", {});
      this.more.replaceChildren(
        summary,
        el("p", { class: "jp-panel-quiet" }, words["deck.more_intro"]),
        el("div", { class: "jp-deck-numbers" }, ...Object.values(this.numbers)),
        this.shares,
      );
    }
    // A field that is being written in is left alone.
    for (const [question, label] of Object.entries(this.numbers)) {
      const field = label.querySelector("input, select");
      if (field !== document.activeElement) field.value = card.extras[question] ?? "";
    }
    this.shares.replaceChildren(...(card.kept ? [] : Object.keys(DOTS).map((side) => this.dots(card, side))));
  }

  load(card) {
    const picks = options(this.words, "load").map(({ value, said }) => el("option", { value: String(value) }, said));
    const select = el(
      "select",
      { onchange: () => this.do("extra", { question: "load", value: select.value, contact: card.contact }, false) },
      el("option", { value: "" }, "–"),
      ...picks,
    );
    return el("label", { class: "jp-deck-number" }, el("span", {}, this.words["question.load"]), select);
  }

  dots(card, side) {
    const { words } = this;
    const given = Object.fromEntries(DOTS[side].map((part) => [part, card.extras[`${side}_${part}`] ?? 0]));
    const left = 10 - Object.values(given).reduce((sum, n) => sum + n, 0);
    const step = (part, by) =>
      this.do(
        "extra",
        () => {
          const question = `${side}_${part}`;
          const { contact, extras } = this.state.card;
          return contact === card.contact && { question, value: (extras[question] ?? 0) + by || null, contact };
        },
        false,
      );
    const rows = DOTS[side].map((part) => {
      const said = words[`dot.${part}`];
      return el(
        "li",
        { class: "jp-panel-row" },
        el("span", { class: "jp-deck-part" }, said),
        button("−", () => step(part, -1), { disabled: !given[part], "aria-label": fill(words["deck.less"], { part: said }) }),
        button("+", () => step(part, 1), { disabled: !left, "aria-label": fill(words["deck.plus"], { part: said }) }),
        el("span", { class: "jp-deck-dots", "aria-hidden": "true" }, "●".repeat(given[part]), "○".repeat(10 - given[part])),
        el("span", { class: "jp-panel-hidden" }, String(given[part])),
      );
    });
    return el(
      "fieldset",
      { class: "jp-deck-share" },
      el("legend", {}, words[`deck.dots_${side}`]),
      el("ul", {}, ...rows),
      el("p", { class: "jp-panel-quiet" }, fill(words["deck.dots_left"], { n: left })),
    );
  }
}

export default {
  render({ model, el: node }) {
    const view = new DeckView({ model, el: node });
    return () => view.kernel.stop();
  },
};
