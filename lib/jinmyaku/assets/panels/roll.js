/* The list of contacts: thirty rows drawn, whatever its length; the kernel finds, sorts and keeps. */

const ROW = 36;
const AHEAD = 12;
const BLOCK = 120;
const COLUMNS = ["chosen", "name", "organisation", "relation", "met_on", "last_contact", "hours", "tier"];
const SORTED = ["name", "organisation", "met_on", "last_contact", "hours"];
const NUMBERED = "top";
const SIGNS = { grow: "●", maintain: "■", let_go: "◆", undecided: "×" };

class RollView {
  constructor(view) {
    Object.assign(this, frame(view, "roll"));
    this.wish = { words: "", relation: "", source: "", silence: "", before: "", show: "all", sort: "rank", down: false };
    this.cache = new Map();
    this.asked = new Set();
    this.selected = new Set();
    this.cursor = 0;
    this.anchor = 0;
    this.pool = [];
    this.id = `jp-roll-${Math.random().toString(36).slice(2, 8)}`;
    this.tools = el("div", { class: "jp-roll-tools" });
    this.bar = el("div", { class: "jp-panel-row jp-roll-bar" });
    this.rules = el("div", { class: "jp-panel-row jp-roll-rules" });
    this.dormant = el("div", { class: "jp-panel-row" });
    this.found = el("div", { class: "jp-panel-quiet", "aria-live": "polite" });
    this.layTable();
    this.chosen = el("p", { class: "jp-roll-chosen" });
    this.root.append(
      this.tools, this.found, this.table, this.bar, this.line, this.rules, this.chosen, this.dormant,
    );
    this.kernel.listeners.push(({ state }) => state && this.take(state));
    this.take(view.model.get("first"));
    if (view.model.shownBefore) this.find();
    view.model.shownBefore = true;
    this.layRules();
    this.ask("dormant").then((told) => told && this.layDormant(told.dormant));
  }

  /** What the kernel says now holds; rows seen before may have changed. */
  take(state) {
    const same = this.state && state.shown === this.state.shown && state.all === this.state.all;
    this.state = state;
    this.cache.clear();
    this.asked.clear();
    state.rows.forEach((row, at) => this.cache.set(at, row));
    if (!same) {
      this.selected.clear();
      this.cursor = Math.min(this.cursor, Math.max(state.shown - 1, 0));
    }
    this.space.style.height = `${state.shown * ROW}px`;
    this.grid.setAttribute("aria-rowcount", state.shown + 1);
    this.layTools();
    this.layBar();
    const nobody = state.all ? "roll.nobody" : "roll.empty";
    this.found.textContent = state.shown ? fill(this.words["roll.found"], { shown: number(state.shown), all: number(state.all) }) : this.words[nobody];
    this.table.hidden = !state.shown;
    this.chosen.textContent = state.chosen_line;
    if (state.closed) this.say(state.closed, "quiet");
    this.draw();
  }

  layTable() {
    const heads = COLUMNS.map((column) =>
      el(
        "div",
        { role: "columnheader", class: `jp-roll-${column}`, "aria-sort": "none" },
        SORTED.includes(column)
          ? button(this.words[`roll.col_${column}`], () => this.sort(column), { class: "jp-roll-sort" })
          : this.words[`roll.col_${column}`],
      ),
    );
    this.head = el("div", { role: "row", class: "jp-roll-row jp-roll-head" }, ...heads);
    this.space = el("div", { class: "jp-roll-space", role: "presentation" });
    this.body = el("div", { class: "jp-roll-body", role: "rowgroup" }, this.space);
    this.grid = el(
      "div",
      {
        role: "grid",
        class: "jp-roll-grid",
        tabindex: "0",
        "aria-label": this.words["roll.list"],
        "aria-multiselectable": "true",
        "aria-describedby": `${this.id}-keys`,
      },
      el("div", { role: "rowgroup", class: "jp-roll-top" }, this.head),
      this.body,
    );
    const keys = el("p", { id: `${this.id}-keys`, class: "jp-panel-quiet jp-roll-keys" }, this.words["roll.keys"]);
    this.table = el("div", {}, this.grid, keys);
    this.grid.addEventListener("scroll", () => this.soon());
    new ResizeObserver(() => this.soon()).observe(this.grid);
    this.grid.addEventListener("keydown", (event) => this.onKey(event));
    this.body.addEventListener("click", (event) => this.onClick(event));
    this.body.addEventListener("dblclick", () => this.openAt(this.cursor));
  }

  /** How much of the rows can be seen, below the headings. */
  room() {
    return (this.grid.clientHeight || 13 * ROW) - ROW;
  }

  soon() {
    if (this.drawing) return;
    this.drawing = requestAnimationFrame(() => {
      this.drawing = 0;
      this.draw();
    });
  }

  /** Put the rows that can be seen where they belong; what is not here yet is asked for and shown as it comes. */
  draw() {
    const seen = Math.ceil(this.room() / ROW);
    const top = Math.max(0, Math.floor(this.grid.scrollTop / ROW) - AHEAD);
    const end = Math.min(this.state.shown, top + seen + 2 * AHEAD);
    while (this.pool.length < Math.min(seen + 2 * AHEAD, this.state.shown)) this.pool.push(this.emptyRow());
    this.pool.forEach((row, at) => {
      // Each place of the pool always stands for the same positions modulo its size: a scroll rewrites few rows.
      const size = this.pool.length;
      const place = top + ((((at - top) % size) + size) % size);
      if (place >= end) {
        row.hidden = true;
        row.place = -1;
        return;
      }
      this.fillRow(row, place);
    });
    this.fetch(top, end);
    const on = this.pool.find((row) => row.place === this.cursor);
    if (on) this.grid.setAttribute("aria-activedescendant", on.id);
    else this.grid.removeAttribute("aria-activedescendant");
  }

  emptyRow() {
    const cells = COLUMNS.map((column) => el("div", { role: "gridcell", class: `jp-roll-${column}` }));
    const row = el("div", { role: "row", class: "jp-roll-row", id: `${this.id}-${this.pool.length}` }, ...cells);
    row.mark = el("span", { "aria-hidden": "true" });
    row.said = el("span", { class: "jp-panel-hidden" });
    row.reading = el("span", { class: "jp-roll-reading" });
    row.name = document.createTextNode("");
    cells[0].append(row.mark, row.said);
    cells[1].append(row.name, row.reading);
    this.body.append(row);
    return row;
  }

  fillRow(row, place) {
    const told = this.cache.get(place);
    const selected = this.selected.has(place);
    const state = `${place}|${selected}|${place === this.cursor}`;
    if (row.state === state && row.told === told && !row.hidden) return;
    Object.assign(row, { state, told, place, hidden: false });
    row.style.transform = `translateY(${place * ROW}px)`;
    row.setAttribute("aria-rowindex", place + 2);
    row.setAttribute("aria-selected", String(selected));
    row.classList.toggle("jp-roll-cursor", place === this.cursor);
    const [, chosen, name, reading, organisation, relation, met, last, hours, tier] = told ?? ["", "", "…"];
    row.mark.textContent = told ? (chosen ? "●" : "○") : "";
    row.said.textContent = told ? this.words[chosen ? "roll.chosen_yes" : "roll.chosen_no"] : "";
    row.name.nodeValue = name;
    row.reading.textContent = reading ?? "";
    const rest = [organisation, relation, met, last, hours];
    rest.forEach((said, at) => {
      row.children[at + 2].textContent = said ?? "";
    });
    row.children[7].textContent = tier ? `${SIGNS[tier]} ${this.words[`tier.${tier}`]}` : "";
    row.children[7].dataset.tier = tier || "";
  }

  fetch(top, end) {
    for (let block = Math.floor(top / BLOCK); block * BLOCK < end; block += 1) {
      const start = block * BLOCK;
      const stop = Math.min(start + BLOCK, this.state.shown);
      if (this.asked.has(block) || (this.cache.has(start) && this.cache.has(stop - 1))) continue;
      this.asked.add(block);
      const { state } = this;
      this.ask("rows", { start, stop }).then((told) => {
        if (!told || this.state !== state) return;
        told.rows.forEach((row, at) => this.cache.set(told.start + at, row));
        this.soon();
      });
    }
  }

  /** One search at a time, and the newest wish next: typing never waits for an answer. */
  async find() {
    if (this.finding) {
      this.again = true;
      return;
    }
    this.finding = true;
    do {
      this.again = false;
      const told = await this.ask("find", this.wish);
      if (told && !this.again) {
        this.selected.clear();
        this.cursor = 0;
        this.grid.scrollTop = 0;
        this.take(told.state);
      }
    } while (this.again);
    this.finding = false;
  }

  want(wish) {
    Object.assign(this.wish, wish);
    this.find();
  }

  sort(column) {
    const again = this.wish.sort === column;
    const down = again ? !this.wish.down : ["met_on", "last_contact", "hours"].includes(column);
    this.want({ sort: column, down });
  }

  /** Send a change, and show what comes of it. */
  async do(act, what = {}) {
    const told = await this.ask(act, what);
    if (!told?.state) return;
    const keep = told.state.shown === this.state.shown;
    const { cursor } = this;
    this.take(told.state);
    if (keep) this.cursor = cursor;
    this.say(told.said ?? "");
    this.draw();
  }

  ranges() {
    const places = [...(this.selected.size ? this.selected : [this.cursor])].sort((a, b) => a - b);
    const found = [];
    for (const place of places) {
      const last = found.at(-1);
      if (last && last[1] === place - 1) last[1] = place;
      else found.push([place, place]);
    }
    return found;
  }

  judge(yes, ranges = this.ranges()) {
    this.do("judge", { ranges, yes });
  }

  toggle() {
    const [[first]] = this.ranges();
    this.judge(!(this.cache.get(first)?.[1]));
  }

  openAt(place) {
    const contact = this.cache.get(place)?.[0];
    if (contact !== undefined) this.ask("open", { contact });
  }

  moveTo(place, extend) {
    const to = Math.max(0, Math.min(place, this.state.shown - 1));
    if (extend) this.select(this.anchor, to);
    else {
      this.anchor = to;
      this.selected.clear();
    }
    this.cursor = to;
    const top = to * ROW;
    const { scrollTop } = this.grid;
    if (top < scrollTop) this.grid.scrollTop = top;
    else if (top + ROW > scrollTop + this.room()) this.grid.scrollTop = top + ROW - this.room();
    this.layBar();
    this.draw();
  }

  select(from, to) {
    this.selected = new Set();
    for (let place = Math.min(from, to); place <= Math.max(from, to); place += 1) this.selected.add(place);
  }

  selectAll() {
    this.select(0, this.state.shown - 1);
    this.layBar();
    this.draw();
  }

  onKey(event) {
    const all = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "a";
    if (all) this.selectAll();
    else if (event.target !== this.grid || event.ctrlKey || event.metaKey || event.altKey) return;
    else {
      const page = Math.floor(this.room() / ROW) - 1;
      const moves = {
        ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -this.cursor, End: this.state.shown,
      };
      if (event.key in moves) this.moveTo(this.cursor + moves[event.key], event.shiftKey);
      else if (event.key === " ") this.toggle();
      else if (event.key === "Enter") this.openAt(this.cursor);
      else return;
    }
    event.preventDefault();
  }

  onClick(event) {
    const row = event.target.closest(".jp-roll-row");
    if (!row || row.place < 0) return;
    this.grid.focus({ preventScroll: true });
    const { place } = row;
    if (event.target.closest(".jp-roll-chosen") && !event.shiftKey) {
      this.cursor = place;
      this.judge(!row.told?.[1], [[place, place]]);
      return;
    }
    if (event.shiftKey) this.select(this.anchor, place);
    else if (event.ctrlKey || event.metaKey) {
      if (!this.selected.size) this.selected.add(this.cursor);
      if (!this.selected.delete(place)) this.selected.add(place);
      this.anchor = place;
    } else {
      this.anchor = place;
      this.selected.clear();
      this.openAt(place);
    }
    this.cursor = place;
    this.layBar();
    this.draw();
  }

  /** The filters are made once; later only what can be filtered by changes. */
  layTools() {
    const { words, wish } = this;
    for (const head of this.head.children) {
      const column = COLUMNS[[...this.head.children].indexOf(head)];
      const down = wish.down ? "descending" : "ascending";
      head.setAttribute("aria-sort", wish.sort === column ? down : "none");
    }
    const { sources, relations } = this.state;
    const key = [sources, relations].join("|");
    if (this.toolsFor === key) return;
    this.toolsFor = key;
    const pick = (name, pairs) => {
      const select = el(
        "select",
        { onchange: () => this.want(name === "sort" ? { sort: select.value, down: false } : { [name]: select.value }) },
        ...pairs.map(([value, said]) => el("option", { value, selected: wish[name] === value }, said)),
      );
      return el("label", { class: "jp-roll-filter" }, el("span", {}, words[`roll.${name}`]), select);
    };
    const any = ["", words["roll.any"]];
    const search = el("input", {
      type: "search",
      value: wish.words,
      placeholder: words["roll.search_hint"],
      oninput: () => this.want({ words: search.value }),
    });
    const list = (name) => words[`options.${name}`].split(",");
    this.tools.replaceChildren(
      el("label", { class: "jp-roll-filter jp-roll-search" }, el("span", {}, words["roll.search"]), search),
      pick("show", list("shows").map((one) => [one, words[`roll.show_${one}`]])),
      pick("relation", [any, ...relations.map((one) => [one, words[`relation.${one}`]]), ["none", words["roll.none"]]]),
      pick("source", [any, ...sources.map((one) => [one, words[`source.${one}`]])]),
      pick("silence", list("silences").map((one) => (one ? [one, words[`roll.silence_${one}`]] : any))),
      pick("before", [any, ...["yes", "no"].map((one) => [one, words[`roll.${one}`]])]),
      pick("sort", list("sorts").map((one) => [one, words[`roll.sort_${one}`]])),
    );
  }

  layBar() {
    keepFocus(this.root, this.grid, () => this.drawBar());
  }

  drawBar() {
    const { words, state } = this;
    const n = this.selected.size;
    const relation = el(
      "select",
      { "aria-label": words["roll.set_relation"] },
      el("option", { value: "" }, words["roll.set_relation"]),
      ...Object.keys(words)
        .filter((key) => key.startsWith("relation."))
        .map((key) => el("option", { value: key.slice(9) }, words[key])),
    );
    const acts = n
      ? [
          button(words["roll.judge"], () => this.judge(true), { disabled: Boolean(state.closed) }),
          button(words["roll.unjudge"], () => this.judge(false), { disabled: Boolean(state.closed) }),
          relation,
          button(words["roll.relation_set"], () => this.do("relate", { ranges: this.ranges(), relation: relation.value })),
          button(words["roll.unselect"], () => this.moveTo(this.cursor, false)),
        ]
      : [];
    this.bar.replaceChildren(
      el("span", { class: n ? "" : "jp-panel-quiet" }, fill(words["roll.selected"], { n: number(n) })),
      ...acts,
      state.shown && n !== state.shown
        ? button(fill(words["roll.select_all"], { n: number(state.shown) }), () => this.selectAll())
        : "",
      button(words["roll.undo"], () => this.do("undo"), { disabled: !state.undo, class: "jp-panel-button jp-roll-undo" }),
    );
  }

  layRules() {
    const { words } = this;
    const count = el("input", { type: "number", min: 1, max: 30000, value: "100", "aria-label": words["roll.number"] });
    const relation = el(
      "select",
      { "aria-label": words["roll.relation"] },
      ...Object.keys(words)
        .filter((key) => key.startsWith("relation."))
        .map((key) => el("option", { value: key.slice(9) }, words[key])),
    );
    const rule = el(
      "select",
      {
        onchange: () => {
          count.hidden = rule.value !== NUMBERED;
          relation.hidden = rule.value !== "relation";
        },
      },
      ...words["options.rules"].split(",").map((one) => el("option", { value: one }, words[`roll.rule_${one}`])),
    );
    relation.hidden = true;
    const go = () =>
      this.do("choose", { rule: rule.value, count: Number(count.value) || 0, relation: relation.value });
    this.rules.replaceChildren(
      el("label", { class: "jp-panel-row" }, words["roll.rule"], rule),
      count,
      relation,
      button(words["roll.choose"], go, { class: "jp-panel-button jp-panel-main" }),
    );
  }

  layDormant(n) {
    const { words } = this;
    const said = fill(words[n === 1 && words["roll.dormant_one"] ? "roll.dormant_one" : "roll.dormant"], { n });
    const add = button(words["roll.dormant_add"], () => this.do("choose", { rule: "dormant" }));
    this.dormant.replaceChildren(...(n ? [el("span", {}, said), add] : []));
  }
}

function number(n) {
  return n.toLocaleString("en");
}

export default {
  render({ model, el: node }) {
    const view = new RollView({ model, el: node });
    return () => view.kernel.stop();
  },
};
