/* Who knows whom, ways to a key person, and who introduced whom. What to ask and to say, the kernel decides. */

const SVG = "http://www.w3.org/2000/svg";
const TYPING = 160;
// So long without a change, or so soon after the focus has left, and the rest of the page draws the connections anew.
const STILL = 8000;
const LEFT = 300;
const LONG = 60000;
const SHAPES = {
  grow: ["circle", { cx: 8, cy: 8, r: 6 }],
  maintain: ["rect", { x: 2.5, y: 2.5, width: 11, height: 11 }],
  let_go: ["path", { d: "M8 1l7 7-7 7-7-7z" }],
  undecided: ["path", { d: "M3 3l10 10m0-10l-10 10", fill: "none", "stroke-width": 3 }],
};

/** A tier by colour and shape, its word for who does not see them. */
function mark(words, name) {
  const [tag, given] = SHAPES[name];
  const shape = document.createElementNS(SVG, tag);
  put(shape, { ...given, class: `jp-ways-${name}` });
  const drawing = document.createElementNS(SVG, "svg");
  put(drawing, { viewBox: "0 0 16 16", class: "jp-ways-mark", role: "img", "aria-label": words[`tier.${name}`] });
  drawing.append(shape);
  return drawing;
}

class PeopleView {
  constructor(view) {
    Object.assign(this, frame(view, "ways"));
    this.model = view.model;
    this.id = `jp-ways-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
    this.root.addEventListener("focusout", () => setTimeout(() => this.root.contains(document.activeElement) || this.rest(), LEFT));
    this.kernel.listeners.push(({ state }) => state && this.show(state));
    this.closed = el("p", { class: "jinmyaku-fault", hidden: true });
    this.root.append(this.closed);
    this.late = Promise.resolve();
    this.lay();
    this.show(view.model.get("first"));
  }

  stop() {
    this.rest();
    this.kernel.stop();
  }

  show(state) {
    this.now = state;
    this.model.set("first", state);
    this.closed.hidden = !state.closed;
    this.closed.textContent = state.closed;
    this.draw(state);
  }

  /** One after the other, each for what stands when its turn comes; gives what was told, nothing where it failed. */
  do(act, what = {}) {
    if (this.still) clearTimeout(this.still);
    const turn = this.late.then(async () => {
      const asked = typeof what === "function" ? what() : what;
      const told = asked && (await this.ask(act, asked, [], LONG));
      if (!told) return undefined;
      if (told.state) this.show(told.state);
      this.say(told.line ?? "");
      if (told.line) this.waitForRest();
      return told;
    });
    this.late = turn;
    return turn;
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

  section(title, ...children) {
    const head = el("h3", { id: `${this.id}-${(this.heads = (this.heads ?? 0) + 1)}`, tabindex: "-1" }, title);
    return el("section", { class: "jp-ways-part", "aria-labelledby": head.id }, head, ...children);
  }

  /** A field that finds people by name; whoever is picked stands in it. */
  finder(said, picked) {
    const { words } = this;
    const found = el("ul", { class: "jp-ways-found" });
    const told = el("span", { class: "jp-panel-quiet", role: "status" });
    let timer = 0;
    const search = async () => {
      const sought = box.value;
      const answer = await this.ask("find", { words: sought });
      if (!answer || box.value !== sought) return;
      told.textContent = answer.rows.length || !sought.trim() ? "" : words["pairs.find_none"];
      found.replaceChildren(
        ...answer.rows.map((one) =>
          el("li", {}, button([el("span", {}, one.name), one.detail ? el("span", { class: "jp-panel-quiet" }, one.detail) : ""], () => pick(one))),
        ),
      );
    };
    const pick = (one) => {
      found.replaceChildren();
      box.value = one.name;
      picked(one);
    };
    const box = el("input", {
      type: "search",
      autocomplete: "off",
      oninput: () => {
        clearTimeout(timer);
        timer = setTimeout(search, TYPING);
        picked(null);
      },
      onkeydown: (event) => {
        const first = found.querySelector("button");
        if (event.isComposing || !first) return;
        if (event.key === "Enter" && found.children.length === 1) first.click();
        if (event.key === "ArrowDown") {
          event.preventDefault();
          first.focus();
        }
      },
    });
    const node = el("div", { class: "jp-ways-finder" }, el("label", {}, el("span", {}, said), box), told, found);
    return { node, box, clear: () => (box.value = "") };
  }
}

class PairsView extends PeopleView {
  lay() {
    const { words } = this;
    this.left = el("p", { class: "jp-panel-quiet" });
    this.card = el("section", { class: "jp-ways-card", tabindex: "0" });
    this.undo = button([el("kbd", { "aria-hidden": "true" }, "u"), words["pairs.undo"]], () => this.do("undo"), { "aria-keyshortcuts": "u" });
    this.two = [null, null];
    const fields = ["one", "other"].map((name, at) => this.finder(words[`pairs.${name}`], (one) => this.pick(at, one)));
    this.fields = fields;
    this.choose = el("div", { class: "jp-ways-answers" });
    this.any = el(
      "details",
      { class: "jp-ways-any" },
      el("summary", {}, words["pairs.any"]),
      el("div", { class: "jp-ways-two" }, ...fields.map(({ node }) => node)),
      this.choose,
    );
    this.list = el("ul", { class: "jp-ways-rows" });
    this.scroll = el("div", { class: "jp-ways-scroll", role: "group", tabindex: "0", "aria-label": words["pairs.said"] }, this.list);
    this.nothing = el("p", { class: "jp-panel-quiet" }, words["pairs.nothing_said"]);
    this.more = el("p", { class: "jp-panel-quiet" });
    this.root.append(
      this.left,
      this.card,
      el("div", { class: "jp-panel-row" }, this.undo, this.line),
      this.any,
      this.section(words["pairs.said"], this.nothing, this.scroll, this.more),
    );
    this.root.addEventListener("keydown", (event) => this.onKey(event));
  }

  onKey(event) {
    if (typing(event) || event.repeat || event.target.closest("summary, .jp-ways-any, .jp-ways-rows")) return;
    const key = meant(event);
    if (event.target.closest("button") && (key === "Enter" || key === " ")) return;
    if (/^[0-5]$/.test(key)) this.press(Number(key));
    else if (key === "u") this.do("undo");
    else if (key === "s" || key === "ArrowRight") this.skip();
    else return;
    event.preventDefault();
  }

  press(at) {
    this.do("say", () => {
      const { top, answers } = this.now;
      return top && { left: top.left.contact, right: top.right.contact, how: answers[at] };
    });
  }

  skip() {
    this.do("skip", () => this.now.top && {});
  }

  pick(at, one) {
    this.two[at] = one;
    const [left, right] = this.two;
    const ready = left && right;
    this.choose.replaceChildren(
      ...(ready ? this.answers((how) => this.sayAny(left.contact, right.contact, how), null, fill(this.words["pairs.pair"], { left: left.name, right: right.name })) : []),
    );
  }

  async sayAny(left, right, how) {
    if (!(await this.do("say", { left, right, how }))) return;
    this.two = [null, null];
    this.choose.replaceChildren();
    this.fields.forEach(({ clear }) => clear());
    this.fields[0].box.focus({ preventScroll: true });
  }

  answers(said, keys, whom) {
    const { words } = this;
    return this.now.answers.map((how, at) =>
      button([keys ? el("kbd", { "aria-hidden": "true" }, String(at)) : "", words[`pairs.${how}`]], () => said(how, at), {
        class: "jp-panel-button jp-ways-answer",
        "aria-keyshortcuts": keys ? String(at) : false,
        "aria-label": whom ? `${whom}: ${words[`pairs.${how}`]}` : false,
      }),
    );
  }

  draw(state) {
    const { words } = this;
    const { top } = state;
    this.left.textContent = state.line;
    this.left.hidden = Boolean(state.closed);
    this.any.hidden = Boolean(state.closed);
    this.undo.disabled = !state.undo;
    keepFocus(this.root, top ? this.card : this.any.querySelector("summary"), () => {
      this.card.hidden = !top;
      if (top) this.drawTop(top);
      this.nothing.hidden = state.said.length > 0;
      this.scroll.hidden = !state.said.length;
      this.more.textContent = state.more;
      const now = JSON.stringify([state.said, state.closed]);
      if (this.rows === now) return;
      this.rows = now;
      this.list.replaceChildren(...state.said.map((row) => this.row(row, state)));
    });
    this.card.setAttribute("aria-label", top ? fill(words["pairs.pair"], { left: top.left.name, right: top.right.name }) : "");
  }

  drawTop(top) {
    const { words } = this;
    const who = ({ name, detail }) => el("div", { class: "jp-ways-who" }, el("strong", {}, name), detail ? el("span", { class: "jp-panel-quiet" }, detail) : "");
    this.card.replaceChildren(
      el("p", { class: "jp-ways-asked", "aria-live": "polite" }, words["pairs.title"]),
      el("div", { class: "jp-ways-both" }, who(top.left), who(top.right)),
      el("p", { class: "jp-panel-quiet" }, top.why),
      el("div", { class: "jp-ways-answers" }, ...this.answers((_, at) => this.press(at), true)),
      button([el("kbd", { "aria-hidden": "true" }, "→"), words["pairs.skip"]], () => this.skip(), { "aria-keyshortcuts": "ArrowRight" }),
    );
  }

  row({ left, right, how }, state) {
    const { words } = this;
    const pair = fill(words["pairs.pair"], { left: left.name, right: right.name });
    if (state.closed) return el("li", {}, el("span", {}, pair), el("span", {}, words[`pairs.${how}`]));
    const select = el(
      "select",
      { "aria-label": pair, onchange: () => this.do("say", { left: left.contact, right: right.contact, how: select.value }) },
      ...state.answers.map((one) => el("option", { value: one, selected: one === how }, words[`pairs.${one}`])),
    );
    return el("li", {}, el("span", {}, pair), select);
  }
}

class WaysView extends PeopleView {
  lay() {
    const { words } = this;
    this.whom = el("select", { onchange: () => this.do("pick", { contact: Number(this.whom.value) }) });
    this.goals = el("p", { class: "jp-panel-quiet" });
    this.pick = el("div", {}, el("label", { class: "jp-panel-row" }, words["ways.pick"], this.whom), this.goals);
    this.none = el("p", {});
    this.direct = el("p", {});
    this.ways = el("ol", { class: "jp-ways-list", "aria-label": words["ways.list"] });
    this.why = el("p", { class: "jp-panel-quiet jp-ways-why" }, words["ways.chances_why"]);
    this.avoided = el("ul", { class: "jp-ways-lines" });
    this.rest = this.section(words["ways.avoided"], this.avoided);
    this.undo = button(words["ways.undo"], () => this.do("undo"));
    this.asked = el("ul", { class: "jp-ways-rows" });
    this.requests = this.section(words["ways.requests"], this.asked);
    this.root.append(
      this.pick,
      this.none,
      this.direct,
      this.ways,
      this.why,
      this.rest,
      el("div", { class: "jp-panel-row jp-ways-bar" }, this.undo, this.line),
      this.requests,
    );
  }

  draw(state) {
    keepFocus(this.root, this.whom, () => {
      this.drawKeys(state);
      this.none.textContent = state.none;
      this.none.hidden = !state.none;
      this.direct.textContent = state.direct;
      this.direct.hidden = !state.direct;
      this.why.hidden = !state.ways.length;
      this.ways.replaceChildren(...state.ways.map((way, at) => this.way(way, at, state)));
      this.rest.hidden = !state.avoided.length;
      this.avoided.replaceChildren(...state.avoided.map((said) => el("li", {}, said)));
      this.undo.disabled = !state.undo;
      this.requests.hidden = !state.requests.length;
      this.asked.replaceChildren(...state.requests.map((row) => this.request(row, state)));
    });
  }

  drawKeys({ keys, target }) {
    this.pick.hidden = !keys.length;
    this.whom.replaceChildren(
      ...keys.map(({ contact, name, access }) => el("option", { value: String(contact), selected: contact === target }, `${name} · ${access}`)),
    );
    const goals = keys.find(({ contact }) => contact === target)?.goals ?? [];
    this.goals.textContent = goals.length ? fill(this.words["ways.for"], { goals: goals.join(" · ") }) : "";
  }

  way({ people, chance, first }, at, state) {
    const { words } = this;
    const chain = people.flatMap(({ name, tier, step }) => [
      el("li", { class: "jp-ways-step" }, step, el("span", { "aria-hidden": "true" }, " →")),
      el("li", { class: "jp-ways-one" }, mark(words, tier), name),
    ]);
    return el(
      "li",
      { class: "jp-ways-way" },
      el("ol", { class: "jp-ways-chain" }, el("li", { class: "jp-ways-one" }, words["ways.you"]), ...chain),
      el("p", { class: "jp-ways-chance" }, fill(words["ways.chance"], { odds: chance })),
      el("p", {}, fill(words["ways.first"], first)),
      el("ul", { class: "jp-ways-lines" }, ...first.lines.map((said) => el("li", {}, said))),
      state.closed ? "" : this.ask_on(first, state.today),
    );
  }

  ask_on({ contact, name }, today) {
    const { words } = this;
    const day = el("input", { type: "date", value: today, max: today, required: true });
    return el(
      "div",
      { class: "jp-panel-row" },
      el("label", { class: "jp-panel-row" }, words["ways.day"], day),
      button(words["ways.ask"], () => day.value && this.do("asked", { contact, day: day.value }), {
        "aria-label": fill(words["ways.ask_label"], { name }),
      }),
    );
  }

  request({ request, line, came, offers }, state) {
    const { words } = this;
    const outcomes = ["", "introduced", "declined"];
    const said = (outcome) => words[`path.${outcome || "waiting"}`];
    const select = el(
      "select",
      { "aria-label": `${line}: ${words["ways.came"]}`, disabled: Boolean(state.closed), onchange: () => this.do("came", { request, outcome: select.value }) },
      ...outcomes.map((one) => el("option", { value: one, selected: one === came }, said(one))),
    );
    return el(
      "li",
      {},
      el("span", {}, line),
      select,
      offers.length ? el("div", { class: "jp-panel-row jp-ways-offers" }, ...offers.map(({ act, what, said: offer }) => button(offer, () => this.do(act, what)))) : "",
    );
  }
}

class IntroducedView extends PeopleView {
  lay() {
    const { words } = this;
    this.share = el("p", {});
    this.whose = el("section", { class: "jp-ways-whose", tabindex: "-1" });
    this.undo = button(words["pairs.undo"], () => this.do("undo"));
    this.through = el("ul", { class: "jp-ways-through" });
    this.others = this.section(words["introducers.rows"], this.through);
    this.root.append(this.share, this.whose, el("div", { class: "jp-panel-row" }, this.undo, this.line), this.others);
  }

  draw({ line, rows, top, left, undo, closed }) {
    keepFocus(this.root, this.whose, () => {
      this.share.textContent = line;
      this.undo.disabled = !undo;
      this.others.hidden = !rows.length;
      this.through.replaceChildren(...rows.map(({ name, whom }) => el("li", {}, el("strong", {}, name), el("span", {}, whom))));
      const now = JSON.stringify([top, left, closed]);
      if (this.whoseNow === now) return;
      this.whoseNow = now;
      this.whose.replaceChildren(...(top ? this.whoseIs(top, left) : []));
    });
  }

  whoseIs({ contact, name, detail, how }, left) {
    const { words } = this;
    const by = (who) => this.do("by", { contact, by: who });
    const { node } = this.finder(words["introducers.someone"], (one) => one && by(String(one.contact)));
    return [
      el("p", { class: "jp-panel-quiet" }, left),
      el("p", { class: "jp-ways-asked", "aria-live": "polite" }, fill(words["introducers.whom"], { name })),
      detail ? el("p", { class: "jp-panel-quiet" }, detail) : "",
      how ? el("p", { class: "jp-panel-quiet" }, fill(words["introducers.how"], { how })) : "",
      el("div", { class: "jp-panel-row" }, button(words["introducers.self"], () => by("self")), button(words["introducers.later"], () => this.do("later", { contact }))),
      node,
    ];
  }
}

const VIEWS = { pairs: PairsView, ways: WaysView, introduced: IntroducedView };

export default {
  render({ model, el: node }) {
    const view = new VIEWS[model.get("first").part]({ model, el: node });
    return () => view.stop();
  },
};
