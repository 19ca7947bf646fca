/* What one aims at: what its panels share. Fields save themselves, people are found by name, lists stay in place. */

// What is typed is kept after such a rest; so long without a change, and the rest of the page is told.
const REST = 1000;
const STILL = 600;
const TYPING = 160;
const LONG = 60000;

class AimsView {
  constructor(view) {
    Object.assign(this, frame(view, "aims"));
    this.model = view.model;
    this.id = `jp-aims-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
    this.boxes = new Set();
    this.heads = 0;
    this.kernel.listeners.push(({ state, line }) => {
      if (state) this.show(state);
      if (line) this.say(line);
    });
    const first = (this.now = view.model.get("first"));
    this.root.classList.add(`jp-aims-is-${first.part}`);
    this.closed = el("p", { class: "jp-panel-quiet jp-aims-why" });
    this.back = button(this.words["aim.undo"], () => this.do("undo"));
    this.foot = el("div", { class: "jp-panel-row jp-aims-foot" }, this.back, this.line);
    this.root.append(this.closed);
    this.lay(first);
    this.root.append(this.foot);
    this.onHide = () => this.saveAll();
    document.addEventListener("visibilitychange", this.onHide);
    this.show(first);
  }

  stop() {
    this.saveAll();
    document.removeEventListener("visibilitychange", this.onHide);
    if (this.still) this.ask("rest");
    clearTimeout(this.still);
    clearTimeout(this.timer);
    this.kernel.stop();
  }

  saveAll() {
    for (const box of this.boxes) box.save();
  }

  show(state) {
    this.now = state;
    this.model.set("first", state);
    this.closed.textContent = state.closed;
    this.closed.hidden = !state.closed;
    this.root.classList.toggle("jp-aims-closed", Boolean(state.closed));
    const active = this.root.contains(document.activeElement) ? document.activeElement : null;
    this.back.hidden = !state.undo;
    this.draw(state);
    for (const one of this.root.querySelectorAll(".jp-aims-edit")) one.hidden = Boolean(state.closed);
    if (!active || document.activeElement === active) return;
    // What was moved keeps the focus; what is gone leaves it to the way back.
    const other = this.back.hidden ? this.root.querySelector("h3, button:not([hidden])") : this.back;
    (active.isConnected && active.checkVisibility() ? active : other)?.focus({ preventScroll: true });
  }

  /** Ask, show what there is then and what is said of it. */
  async do(act, what = {}) {
    const told = await this.ask(act, what, [], LONG);
    if (!told) return undefined;
    if (told.state) this.show(told.state);
    if (told.line) this.say(told.line);
    this.waitForRest();
    return told;
  }

  waitForRest() {
    clearTimeout(this.still);
    this.still = setTimeout(() => {
      this.still = 0;
      this.ask("rest", {}, [], LONG);
    }, STILL);
  }

  section(title, ...children) {
    const head = el("h3", { id: `${this.id}-${++this.heads}`, tabindex: "-1" }, title);
    return el("section", { "aria-labelledby": head.id }, head, ...children);
  }

  /** A button whose name says of whom or what it is. */
  act(key, of, press, given = {}) {
    return button([this.words[key], el("span", { class: "jp-panel-hidden" }, `: ${of}`)], press, given);
  }

  /** A labelled field that saves itself; `keep(value)` gives what came of it. */
  field(key, input, keep, given = {}) {
    const box = new Box(this, input, keep);
    const label = el("label", { class: "jp-aims-field", ...given }, el("span", {}, this.words[key]), input);
    return [label, box];
  }

  text(key, keep, given = {}) {
    return this.field(key, el("textarea", { rows: 1, ...given }), keep);
  }

  number(key, keep, given = {}) {
    const input = el("input", { type: "number", min: 0, step: "any", inputmode: "decimal", ...given });
    return this.field(key, input, keep, { class: "jp-aims-field jp-aims-number" });
  }

  /** Say in the label of a field for money in which currency it is. */
  priced(key, label) {
    const { currency } = this.now;
    label.firstChild.textContent = currency ? fill(this.words["aim.priced"], { label: this.words[key], currency }) : this.words[key];
  }

  /** One of a few words, each a button. */
  choice(label, options, pick) {
    const buttons = new Map(options.map(([value, said]) => [value, button(said, () => pick(value))]));
    const node = el(
      "div",
      { class: "jp-aims-field", role: "group", "aria-label": label },
      el("span", { "aria-hidden": "true" }, label),
      el("span", { class: "jp-aims-choice" }, ...buttons.values()),
    );
    const set = (chosen) => {
      for (const [value, one] of buttons) {
        one.setAttribute("aria-pressed", String(value === chosen));
        one.disabled = Boolean(this.now.closed);
      }
    };
    return [node, set];
  }

  select(label, options, pick) {
    const input = el("select", { onchange: () => pick(input.value) }, ...options.map(([value, said]) => el("option", { value }, said)));
    return [el("label", { class: "jp-aims-field" }, el("span", {}, label), input), input];
  }

  /** A search for somebody in the book; `pick` is given who was chosen. */
  finder(label, pick) {
    const { words } = this;
    const box = el("input", { type: "search", autocomplete: "off" });
    const told = el("p", { class: "jp-panel-quiet", role: "status" });
    const found = el("ul", { class: "jp-aims-found" });
    const clear = () => {
      box.value = "";
      told.textContent = "";
      found.replaceChildren();
    };
    const search = async () => {
      const asked = box.value;
      const answer = asked.trim() ? await this.ask("find", { words: asked }, [], LONG) : { rows: [], more: false };
      if (!answer || box.value !== asked) return;
      told.textContent = answer.rows.length || !asked.trim() ? (answer.more ? words["aim.find_more"] : "") : words["aim.find_none"];
      const choose = (person) => () => {
        clear();
        pick(person);
      };
      found.replaceChildren(
        ...answer.rows.map((person) =>
          el("li", {}, button([el("span", {}, person.name), person.detail && el("span", { class: "jp-aims-detail" }, person.detail)], choose(person))),
        ),
      );
    };
    let timer = 0;
    box.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(search, TYPING);
    });
    box.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const [first] = found.querySelectorAll("button");
      if (event.key === "Enter" && found.children.length === 1) first.click();
      else if (event.key === "ArrowDown" && first) first.focus();
      else return;
      event.preventDefault();
    });
    const node = el("div", { class: "jp-aims-finder" }, el("label", { class: "jp-aims-field" }, el("span", {}, label), box), told, found);
    return { node, box, clear };
  }

  /** A field and its button for something new; Enter does as well. */
  adder(label, key, add, given = {}) {
    const box = el("input", { type: "text", autocomplete: "off", maxlength: 400, "aria-label": label, ...given });
    const go = async () => {
      if (await add(box.value)) box.value = "";
    };
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      go();
    });
    const node = el("div", { class: "jp-aims-adder jp-aims-edit" }, box, this.act(key, label, go));
    return { node, box };
  }
}

/** What stands in a field, and what of it is kept: it is saved when it is left, or after a rest. */
class Box {
  constructor(view, input, keep) {
    Object.assign(this, { view, input, keep, kept: input.value });
    input.addEventListener("input", () => this.touch());
    input.addEventListener("blur", () => this.save());
    view.boxes.add(this);
  }

  get dirty() {
    return this.input.value !== this.kept || this.input.validity.badInput;
  }

  get value() {
    const { input } = this;
    if (input.type !== "number") return input.value;
    return input.value === "" ? null : input.valueAsNumber;
  }

  touch() {
    this.view.say(this.view.words["aim.unsaved"], "quiet");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), REST);
  }

  async save() {
    clearTimeout(this.timer);
    if (!this.dirty) return;
    if (this.input.validity.badInput) {
      this.view.say(this.view.words["aim.not_whole"], "fault");
      return;
    }
    const before = this.kept;
    const sent = this.input.value;
    this.kept = sent;
    if (!(await this.keep(this.value)) && this.kept === sent) this.kept = before;
  }

  /** Show what is kept, unless the person is at it. */
  set(value) {
    this.input.readOnly = Boolean(this.view.now.closed);
    const shown = value === null || value === undefined ? "" : String(value);
    if (this.dirty || document.activeElement === this.input) return;
    if (this.input.value !== shown) this.input.value = shown;
    this.kept = this.input.value;
  }

  drop() {
    clearTimeout(this.timer);
    this.view.boxes.delete(this);
  }
}

/** Draw a list so that what stays, stays the same elements: `make(item)` gives a card with its node and `draw(item)`. */
function sync(parent, cards, items, make) {
  const seen = new Set();
  items.forEach((item, at) => {
    if (!cards.has(item.number)) cards.set(item.number, make(item));
    const card = cards.get(item.number);
    seen.add(item.number);
    card.draw(item);
    if (parent.children[at] !== card.node) parent.insertBefore(card.node, parent.children[at] ?? null);
  });
  for (const [number, card] of cards) {
    if (seen.has(number)) continue;
    for (const box of card.boxes ?? []) box.drop();
    card.node.remove();
    cards.delete(number);
  }
}

export default {
  render({ model, el: node }) {
    const views = { goals: GoalsView, key: KeyView, offers: OffersView, gives: GivesView, thanks: ThanksView };
    const view = new views[model.get("first").part]({ model, el: node });
    return () => view.stop();
  },
};
