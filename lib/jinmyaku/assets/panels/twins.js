/* One pair at a time, side by side: the same person or not, by key, mouse or touch. */

// So long without an answer, and the other panels of the page may read the book anew.
const REST = 4000;
const LONG = 60000;

class TwinsView {
  constructor(view) {
    Object.assign(this, frame(view, "twins"));
    this.model = view.model;
    this.count = el("p", { class: "jp-panel-quiet jp-twins-count" });
    this.card = el("div", { class: "jp-twins-card", tabindex: "0", role: "group" });
    this.bulk = el("div", { class: "jp-twins-bulk" });
    this.root.append(this.count, this.card, this.makeButtons(), this.line, this.bulk);
    this.root.addEventListener("keydown", (event) => this.onKey(event));
    this.root.addEventListener("focusout", (event) => this.onLeave(event));
    this.root.addEventListener("click", (event) => this.onClick(event));
    // The panel that brings contacts in sends the person here.
    this.root.addEventListener("jinmyaku-go", async () => {
      await this.look();
      this.focus();
    });
    this.kernel.listeners.push((message) => message.stale && this.goStale());
    this.seen = new IntersectionObserver(([entry]) => this.onSeen(entry.isIntersecting));
    this.seen.observe(this.root);
    this.show(view.model.get("first"));
  }

  makeButtons() {
    const { words } = this;
    const make = (key, said, given) =>
      button([el("span", {}, said), el("kbd", { "aria-hidden": "true" }, key)], () => this.press(key), {
        "aria-keyshortcuts": key,
        ...given,
      });
    this.buttons = {
      S: make("S", words["twins.same"], { class: "jp-panel-button jp-panel-main" }),
      D: make("D", words["twins.different"]),
      L: make("L", words["twins.later"]),
      U: make("U", words["twins.back"]),
    };
    this.all = button("", () => this.openBulk(), { class: "jp-panel-button jp-twins-all" });
    this.again = button(this.words["twins.again"], () => this.settle("again"));
    this.answers = el("div", { class: "jp-panel-row jp-twins-answers" }, ...Object.values(this.buttons), this.again);
    return el("div", {}, this.answers, el("div", { class: "jp-panel-row" }, this.all));
  }

  stop() {
    clearTimeout(this.rest);
    this.seen.disconnect();
    this.kernel.stop();
  }

  onKey(event) {
    if (event.key === "Escape" && this.bulk.firstChild) {
      this.closeBulk();
      return;
    }
    if (typing(event) || event.shiftKey || this.bulk.firstChild) return;
    const key = meant(event).toUpperCase();
    if (!(key in this.buttons)) return;
    event.preventDefault();
    // A key held down would answer for pairs that nobody has looked at.
    if (!event.repeat) this.press(key);
  }

  onClick(event) {
    if (!event.target.closest("button, input, label, a, summary") && !getSelection().toString()) this.card.focus();
  }

  press(key) {
    if (this.busy || this.buttons[key].disabled || this.buttons[key].hidden) return;
    const both = this.now.pair?.both ?? [];
    const [left, right] = both;
    const acts = {
      S: () => this.settle("say", { left, right, same: true }),
      D: () => this.settle("say", { left, right, same: false }),
      L: () => this.settle("later", { left, right }),
      U: () => this.settle("back"),
    };
    acts[key]();
  }

  /** Ask, and show what there is then; keys pressed meanwhile were meant for a pair not seen yet. */
  settle(act, what = {}) {
    if (!this.busy) this.pending = this.askAndShow(act, what);
    return this.pending;
  }

  async askAndShow(act, what) {
    this.setBusy(true);
    const state = await this.ask(act, what, [], LONG);
    this.setBusy(false);
    if (!state) return;
    this.closeBulk(false);
    this.show(state);
    this.say(state.said ?? "");
    if (act !== "look" && act !== "again") this.waitForRest();
  }

  setBusy(busy) {
    this.busy = busy;
    put(this.root, { "aria-busy": busy && "true" });
  }

  waitForRest() {
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.leave(), this.now.pair ? REST : 0);
  }

  onLeave(event) {
    if (!this.root.contains(event.relatedTarget)) this.leave();
  }

  leave() {
    clearTimeout(this.rest);
    this.rest = 0;
    this.ask("leave", {}, [], LONG);
  }

  goStale() {
    this.stale = true;
    this.onSeen(this.visible);
  }

  onSeen(visible) {
    this.visible = visible;
    if (visible && !this.bulk.firstChild) this.look();
  }

  /** Read the book again where it has changed, and wait until what is shown is what it says. */
  async look() {
    await this.pending;
    if (this.stale) {
      this.stale = false;
      this.count.textContent = this.words["twins.looking"];
      await this.settle("look");
    }
  }

  show(state) {
    this.now = state;
    this.model.set("first", { ...state, said: "" });
    const { pair } = state;
    this.count.textContent = [pair ? state.left : state.none, state.later].filter(Boolean).join(pair ? " · " : " ");
    for (const key of ["S", "D", "L"]) this.buttons[key].hidden = !pair;
    this.buttons.U.disabled = !state.undo;
    this.buttons.U.hidden = !pair && !state.undo;
    this.again.hidden = Boolean(pair) || !state.later;
    this.all.hidden = !state.alike;
    this.all.textContent = state.alike?.said ?? "";
    const here = this.root.contains(document.activeElement);
    this.card.hidden = !pair;
    this.card.replaceChildren(...(pair ? this.drawPair(pair) : []));
    this.card.setAttribute("aria-label", pair ? pair.names.join(" / ") : "");
    if (here && (this.root.querySelector(":focus") === null || document.activeElement.hidden)) this.focus();
  }

  focus() {
    const first = this.now.pair ? this.card : [this.again, this.buttons.U].find((one) => !one.hidden && !one.disabled);
    first?.focus({ preventScroll: true });
  }

  drawPair(pair) {
    const { words } = this;
    const verdict = (head, said, more) =>
      el("div", {}, el("dt", {}, head), el("dd", {}, said, more && el("strong", {}, more)));
    return [
      el("div", { role: "table", class: "jp-twins-table", "aria-label": pair.names.join(" / ") }, ...this.drawRows(pair)),
      el(
        "dl",
        { class: "jp-twins-why" },
        verdict(words["twins.for_it"], pair.evidence, pair.strength),
        verdict(words["twins.against_it"], pair.against),
      ),
    ];
  }

  drawRows(pair) {
    const [name, ...rows] = pair.rows;
    const shown = name ?? { left: [[[pair.names[0], false]]], right: [[[pair.names[1], false]]], mark: "" };
    const head = this.drawRow({ ...shown, head: this.words["twins.field"] }, "columnheader");
    head.classList.add("jp-twins-names");
    return [head, ...rows.map((row) => this.drawRow(row, "rowheader"))];
  }

  drawRow(row, kind) {
    const { words } = this;
    const told = { differs: ["≠", words["twins.differs"]], same: ["＝", words["twins.equal"]] }[row.mark];
    const side = (lines) =>
      el(
        "div",
        { role: kind === "columnheader" ? kind : "cell", class: "jp-twins-side" },
        ...lines.map((line) => el("div", {}, ...line.map(([said, lacks]) => (lacks ? el("mark", {}, said) : said)))),
      );
    return el(
      "div",
      { role: "row", class: `jp-twins-row jp-twins-${row.mark || "one"}` },
      el(
        "div",
        { role: kind, class: "jp-twins-head" },
        kind === "columnheader" ? el("span", { class: "jp-twins-field" }, row.head) : row.head,
        told && el("span", { class: "jp-twins-mark", "aria-hidden": "true" }, told[0]),
        told && el("span", { class: "jp-panel-hidden" }, told[1]),
      ),
      side(row.left),
      side(row.right),
    );
  }

  async openBulk() {
    await this.look();
    if (this.bulk.firstChild || this.busy || !this.now.alike) return;
    this.setBusy(true);
    const found = await this.ask("alike", {}, [], LONG);
    this.setBusy(false);
    if (!found) return;
    const { words } = this;
    const boxes = found.pairs.map(({ both }) => el("input", { type: "checkbox", checked: true, value: both.join(" ") }));
    const join = button("", () => this.join(boxes), { class: "jp-panel-button jp-panel-main" });
    const every = el("input", { type: "checkbox", checked: true });
    const count = () => {
      const n = boxes.filter((box) => box.checked).length;
      join.textContent = fill(words["twins.alike_do"], { n });
      join.disabled = !n;
      every.checked = n === boxes.length;
      every.indeterminate = n > 0 && n < boxes.length;
    };
    every.addEventListener("change", () => {
      boxes.forEach((box) => (box.checked = every.checked));
      count();
    });
    boxes.forEach((box) => box.addEventListener("change", count));
    count();
    const title = el("p", { class: "jp-twins-which", id: `jp-twins-which-${this.model.model_id}`, tabindex: "-1" }, words["twins.alike_which"]);
    const rows = found.pairs.map(({ names: [left, right] }, at) =>
      el("li", {}, el("label", {}, boxes[at], el("span", {}, left), el("span", { class: "jp-panel-quiet" }, "＝"), el("span", {}, right))),
    );
    this.bulk.append(
      el(
        "div",
        { role: "group", class: "jp-twins-list", "aria-labelledby": title.id },
        title,
        found.more && el("p", { class: "jp-panel-quiet" }, found.more),
        el("label", { class: "jp-twins-every" }, every, el("span", {}, words["twins.alike_all"])),
        el("ul", { tabindex: "0", "aria-labelledby": title.id }, ...rows),
        el("div", { class: "jp-panel-row" }, join, button(words["twins.alike_stop"], () => this.closeBulk())),
      ),
    );
    this.answers.hidden = this.all.hidden = true;
    title.focus({ preventScroll: true });
    this.bulk.scrollIntoView({ block: "nearest" });
  }

  join(boxes) {
    const pairs = boxes.filter((box) => box.checked).map((box) => box.value.split(" ").map(Number));
    this.settle("all", { pairs });
  }

  closeBulk(back = true) {
    if (!this.bulk.firstChild) return;
    this.bulk.replaceChildren();
    this.answers.hidden = false;
    this.all.hidden = !this.now.alike;
    (back ? this.all : this.card).focus({ preventScroll: true });
    if (back) this.onSeen(this.visible);
  }
}

export default {
  render({ model, el: node }) {
    const view = new TwinsView({ model, el: node });
    return () => view.stop();
  },
};
