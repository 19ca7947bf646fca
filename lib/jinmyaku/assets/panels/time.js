/* One's own time: rules as sliders, single people, meetings, a page to prepare one, giving less time, a calendar. */

// A slider in motion is answered at most so often; what is typed is kept after such a rest.
const SOON = 60;
const TYPING = 160;
const REST = 1000;
// So long without a change, and the rest of the page draws the plan anew.
const STILL = 600;
const LONG = 60000;
const SECTIONS = [
  ["all", ["hours_week", "weeks", "money_year"]],
  ["grow", ["share_grow", "times_grow", "length_grow"]],
  ["maintain", ["share_maintain", "times_maintain", "length_maintain"]],
  ["let_go", ["share_let_go", "times_let_go", "length_let_go"]],
  ["key", ["key_people", "share_key", "times_key", "length_key"]],
  ["fading", ["fade"]],
];
const KEYS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };

class TimeView {
  constructor(view) {
    Object.assign(this, frame(view, "time"));
    this.model = view.model;
    this.id = `jp-time-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
    this.kernel.listeners.push(({ state }) => state && this.show(state));
    const first = view.model.get("first");
    this.root.classList.add(`jp-time-is-${first.part}`);
    this.closed = el("p", { class: "jp-panel-quiet jp-time-why", hidden: !first.closed }, first.closed ?? "");
    this.root.append(this.closed);
    this.lay(first);
    this.show(first);
  }

  stop() {
    clearTimeout(this.timer);
    this.kernel.stop();
  }

  show(state) {
    this.now = state;
    this.model.set("first", state);
    this.draw(state);
  }

  /** Ask, show what there is then and what is said of it. */
  async do(act, what = {}) {
    const told = await this.ask(act, what, [], LONG);
    if (!told) return undefined;
    if (told.state) this.show(told.state);
    if (told.line) this.say(told.line);
    return told;
  }

  section(title, ...children) {
    const head = el("h3", { id: `${this.id}-${(this.heads = (this.heads ?? 0) + 1)}`, tabindex: "-1" }, title);
    return el("section", { "aria-labelledby": head.id }, head, ...children);
  }
}

class RulesView extends TimeView {
  lay(first) {
    const { words } = this;
    this.moved = {};
    this.rules = {};
    this.groups = {};
    this.verdict = el("p", { class: "jp-time-verdict", "aria-live": "polite" });
    this.body = el("tbody");
    this.follows = el("ul", { class: "jp-time-lines" });
    this.sentences = el("ul", { class: "jp-time-lines" });
    this.back = button(words["time.undo"], () => this.do("undo"));
    this.usual = button(words["time.usual"], () => this.do("usual"));
    const heads = ["plan.group", "plan.people", "plan.needed", "plan.available"].map((key) => words[key]);
    const table = el(
      "table",
      { class: "jp-time-table" },
      el("caption", { class: "jp-panel-hidden" }, words["time.table"]),
      el("thead", {}, el("tr", {}, ...heads.map((head) => (head ? el("th", { scope: "col" }, head) : el("td"))), el("td"))),
      this.body,
    );
    const said = el(
      "div",
      { class: "jp-time-said" },
      this.verdict,
      table,
      el("div", { class: "jp-panel-row jp-time-bar" }, this.back, this.usual, this.line),
      el("div", { class: "jp-time-paper" }, this.section(words["time.signed"], this.sentences)),
      this.section(words["time.follows"], this.follows),
    );
    const sliders = el("div", { class: "jp-time-sliders" }, ...SECTIONS.map(([name, rules]) => this.laySection(name, rules, first)));
    this.root.append(el("div", { class: "jp-time-sides" }, sliders, said));
  }

  laySection(name, rules, first) {
    const { words } = this;
    const title = words[`group.${name}`] ?? words[`time.${name}`];
    const controls = rules.map((rule) => this.layRule(rule, name === "all" ? "" : title, first));
    const group = { use: el("span", { class: "jp-time-use" }), bar: el("div", { class: "jp-time-gauge", "aria-hidden": "true" }) };
    group.ways = el("div", { class: "jp-time-ways" });
    group.said = "";
    this.groups[name] = group;
    const node = this.section(title, group.bar, ...controls, group.ways);
    node.classList.add("jp-time-part", `jp-time-of-${name}`);
    node.firstChild.append(" ", group.use);
    const why = words[`time.${name}_why`];
    if (why) node.append(el("p", { class: "jp-panel-quiet jp-time-why" }, why));
    return node;
  }

  layRule(rule, group, { sliders, bounds, usual }) {
    const { words } = this;
    const said = words[`rule.${rule}`] ?? words[`rule.${rule.split("_")[0]}`];
    const [low, high, step] = sliders[rule];
    const id = `${this.id}-${rule}`;
    const hidden = group && el("span", { class: "jp-panel-hidden" }, `${group}: `);
    const range = el("input", { type: "range", id, min: low, max: high, step: "any" });
    const number = el("input", { type: "number", min: bounds[rule][0], max: bounds[rule][1], step: "any", inputmode: "decimal", "aria-label": [group, said].filter(Boolean).join(": ") });
    const back = button(fill(words["time.back_to"], { value: usual[rule].toLocaleString(words.lang) }), () => this.keep({ [rule]: null }), {
      class: "jp-panel-button jp-time-back",
      "aria-label": `${[group, said].filter(Boolean).join(": ")}: ${fill(words["time.back_to"], { value: usual[rule] })}`,
    });
    range.addEventListener("input", () => this.move(rule, Math.round(range.valueAsNumber / step) * step));
    range.addEventListener("change", () => this.settle(rule));
    range.addEventListener("keydown", (event) => this.onKey(event, rule, step, low, high));
    range.addEventListener("keyup", () => this.settle(rule));
    range.addEventListener("blur", () => this.settle(rule));
    number.addEventListener("input", () => number.value && number.checkValidity() && this.move(rule, number.valueAsNumber, number));
    number.addEventListener("change", () => {
      if (number.value && number.checkValidity()) this.settle(rule);
      else if (number.value) this.keep({ [rule]: number.valueAsNumber });
      else this.draw(this.now);
    });
    this.rules[rule] = { range, number, back, high };
    return el("div", { class: "jp-time-rule" }, el("label", { for: id }, hidden, said), range, number, back);
  }

  onKey(event, rule, step, low, high) {
    const { range } = this.rules[rule];
    const ends = { Home: low, End: high };
    if (!(event.key in KEYS) && !(event.key in ends)) return;
    event.preventDefault();
    const next = Math.round(range.valueAsNumber / step + (KEYS[event.key] ?? 0)) * step;
    this.move(rule, Math.min(Math.max(ends[event.key] ?? next, low), Math.max(high, range.valueAsNumber)));
  }

  stop() {
    if (this.still) this.ask("rest");
    clearTimeout(this.still);
    super.stop();
  }

  async do(act, what) {
    const told = await super.do(act, what);
    if (told) this.waitForRest();
    return told;
  }

  waitForRest() {
    clearTimeout(this.still);
    this.still = setTimeout(() => {
      this.still = 0;
      this.ask("rest", {}, [], LONG);
    }, STILL);
  }

  /** A rule on its way: shown and tried, not kept yet. */
  move(rule, value, from = null) {
    const rounded = Math.round(value * 100) / 100;
    if (rounded === this.value(rule)) return;
    // Whatever waits for a rest goes on waiting until this slider is let go of.
    if (this.still) clearTimeout(this.still);
    this.moved[rule] = rounded;
    this.place(rule, rounded, from);
    if (!this.timer) this.timer = setTimeout(() => this.try(), SOON);
  }

  value(rule) {
    return this.moved[rule] ?? this.now.rules[rule];
  }

  async try() {
    const rules = { ...this.moved };
    const told = Object.keys(rules).length && (await this.ask("try", { rules }, [], LONG));
    this.timer = 0;
    if (!told) return;
    // What was asked for before the last step is shown all the same, so that the words keep moving with the slider.
    if (Object.keys(this.moved).length) this.drawTold(told.plan);
    if (JSON.stringify(rules) !== JSON.stringify(this.moved) && Object.keys(this.moved).length) {
      this.timer = setTimeout(() => this.try(), SOON);
    }
  }

  /** The slider is let go of. */
  settle(rule) {
    if (rule in this.moved) this.keep({ [rule]: this.moved[rule] });
  }

  async keep(rules) {
    const told = await this.ask("keep", { rules }, [], LONG);
    for (const [rule, value] of Object.entries(rules)) {
      if (value === null || this.moved[rule] === value || !told) delete this.moved[rule];
    }
    this.show(told?.state ?? this.now);
    if (told?.line) this.say(told.line);
    if (told || this.still) this.waitForRest();
  }

  draw(state) {
    this.closed.hidden = !state.closed;
    for (const rule of Object.keys(this.rules)) {
      this.place(rule, this.value(rule));
      const { range, number, back } = this.rules[rule];
      for (const one of [range, number]) one.disabled = Boolean(state.closed);
      const away = !state.closed && this.value(rule) !== state.usual[rule];
      if (!away && back === document.activeElement) range.focus({ preventScroll: true });
      back.classList.toggle("jp-time-gone", !away);
    }
    const usual = Object.keys(state.usual).every((rule) => state.rules[rule] === state.usual[rule]);
    if ((usual || !state.undo) && [this.usual, this.back].includes(document.activeElement)) this.rules.hours_week.range.focus({ preventScroll: true });
    this.usual.disabled = usual || Boolean(state.closed);
    this.back.disabled = !state.undo;
    if (!Object.keys(this.moved).length) this.drawTold(state.plan);
  }

  place(rule, value, from = null) {
    const { range, number, high } = this.rules[rule];
    range.max = Math.max(high, value);
    range.value = value;
    if (number !== from) number.value = value;
  }

  drawTold(told) {
    const { words } = this;
    if (this.verdict.textContent !== told.verdict) this.verdict.textContent = told.verdict;
    this.verdict.classList.toggle("jp-time-over", !told.fits);
    this.groups.all.use.textContent = told.hours;
    const line = (said) => el("li", {}, said);
    this.follows.replaceChildren(...told.follows.map(line));
    this.sentences.replaceChildren(...told.sentences.map(line));
    this.body.replaceChildren(
      ...told.groups.map((group) =>
        el(
          "tr",
          {},
          el("th", { scope: "row" }, mark(group.group), group.label),
          el("td", {}, group.people),
          el("td", {}, group.needed),
          el("td", {}, group.available),
          el("td", { class: group.fits ? "" : "jp-time-over" }, group.fits ? words["plan.fits"] : words["plan.fits_not"]),
        ),
      ),
    );
    for (const group of told.groups) this.drawGroup(group);
  }

  drawGroup(told) {
    const { words } = this;
    const group = this.groups[told.group];
    const [needed, available] = told.hours;
    const most = Math.max(needed, available, 1);
    group.use.textContent = `${told.use} · ${told.says}`;
    group.use.classList.toggle("jp-time-over", !told.fits);
    group.bar.replaceChildren(
      el("div", { class: "jp-time-need", style: `width:${(100 * Math.min(needed, available)) / most}%` }),
      el("div", { class: "jp-time-need jp-time-more", style: `width:${(100 * Math.max(needed - available, 0)) / most}%` }),
      el("div", { class: "jp-time-have", style: `left:calc(${(100 * available) / most}% - 2px)` }),
    );
    const now = JSON.stringify([told.ways, this.now.closed]);
    if (group.said === now) return;
    group.said = now;
    const list = el("div", { class: "jp-time-fewer" });
    const inside = group.ways.contains(document.activeElement);
    group.ways.replaceChildren(
      ...(told.ways.length
        ? [el("p", {}, words["time.needs"]), el("ul", {}, ...told.ways.map((way) => el("li", {}, this.layWay(way, told.group, list)))), list]
        : []),
    );
    // The way out that was taken is gone; its slider is where to go on.
    if (inside) this.root.querySelector(`.jp-time-of-${told.group} input[type="range"]`).focus({ preventScroll: true });
  }

  layWay(way, group, list) {
    if (way.fewer) {
      const open = button(way.said, () => this.fewer(group, open, list), { "aria-expanded": "false" });
      return open;
    }
    if (!way.rules || this.now.closed) return el("span", { class: "jp-panel-quiet" }, way.said);
    return button(way.said, () => this.keep(way.rules));
  }

  async fewer(group, open, list) {
    if (list.firstChild) {
      list.replaceChildren();
      open.setAttribute("aria-expanded", "false");
      return;
    }
    const told = await this.ask("fewer", { group, rules: this.moved }, [], LONG);
    if (!told) return;
    open.setAttribute("aria-expanded", "true");
    list.replaceChildren(
      el("p", {}, told.line),
      el("ul", { class: "jp-time-names" }, ...told.names.map((name) => el("li", {}, name))),
      told.kept && el("p", {}, told.kept),
    );
  }
}

class OwnView extends TimeView {
  lay() {
    const { words } = this;
    this.box = el("input", { type: "search", autocomplete: "off" });
    this.box.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.search(), TYPING);
    });
    this.box.addEventListener("keydown", (event) => this.onKey(event));
    this.told = el("p", { class: "jp-panel-quiet", role: "status" });
    this.found = el("ul", { class: "jp-time-found" });
    this.form = el("div", {});
    this.list = el("ul", { class: "jp-time-rows" });
    this.none = el("p", { class: "jp-panel-quiet" }, words["own.none"]);
    this.back = button(words["time.undo"], () => this.do("undo"));
    this.finder = el("div", { class: "jp-time-finder" }, el("label", {}, el("span", {}, words["own.find"]), this.box), this.told, this.found, this.form);
    this.title = this.section(words["own.list"], this.none, this.list);
    this.root.append(this.finder, this.title, el("div", { class: "jp-panel-row jp-time-bar" }, this.back, this.line));
  }

  draw(state) {
    const { words } = this;
    this.finder.hidden = Boolean(state.closed);
    this.none.hidden = state.people.length > 0;
    this.back.hidden = !state.undo;
    keepFocus(this.list, this.title.firstChild, () =>
      this.list.replaceChildren(
        ...state.people.map((person) =>
          el(
            "li",
            {},
            el("span", {}, el("strong", {}, person.name), person.detail && el("span", { class: "jp-panel-quiet" }, person.detail), el("span", {}, person.said)),
            state.closed
              ? ""
              : el("span", { class: "jp-panel-row" }, this.act("own.edit", person, () => this.pick(person)), this.act("own.remove", person, () => this.remove(person))),
          ),
        ),
      ),
    );
  }

  act(key, { name }, done) {
    return button([this.words[key], el("span", { class: "jp-panel-hidden" }, `: ${name}`)], done);
  }

  remove({ contact }) {
    this.do("remove", { contact });
  }

  onKey(event) {
    if (event.isComposing) return;
    const [first] = this.found.querySelectorAll("button");
    if (event.key === "Enter" && this.found.children.length === 1) first.click();
    if (event.key === "ArrowDown" && first) {
      event.preventDefault();
      first.focus();
    }
  }

  async search() {
    const words = this.box.value;
    const told = await this.ask("find", { words });
    if (!told || this.box.value !== words) return;
    this.form.replaceChildren();
    this.told.textContent = told.more ? this.words["own.find_more"] : told.rows.length || !words.trim() ? "" : this.words["own.find_none"];
    this.found.replaceChildren(
      ...told.rows.map((person) =>
        el("li", {}, button([el("span", {}, person.name), person.detail && el("span", { class: "jp-time-detail" }, person.detail)], () => this.pick(person))),
      ),
    );
  }

  pick(person) {
    const { words } = this;
    this.found.replaceChildren();
    this.told.textContent = "";
    const number = (key, value, most) => {
      const input = el("input", { type: "number", min: 0, max: most, step: "any", inputmode: "decimal", value: value ?? "" });
      return [el("label", {}, el("span", {}, words[key]), input), input];
    };
    const [times, many] = number("own.times", person.times, 366);
    const [length, long] = number("own.length", person.length, 24);
    const depends = el("input", { type: "checkbox", checked: person.depends });
    const amount = (input) => (input.value === "" ? null : input.valueAsNumber);
    const keep = async () => {
      const what = { contact: person.contact, times: amount(many), length: amount(long), depends: depends.checked };
      if (await this.do("keep", what)) this.leave();
    };
    this.form.replaceChildren(
      el(
        "div",
        { class: "jp-time-form", role: "group", "aria-label": person.name },
        el("p", {}, el("strong", {}, person.name), " ", el("span", { class: "jp-panel-quiet" }, person.detail)),
        el("p", { class: "jp-panel-quiet" }, person.usual),
        el("div", { class: "jp-panel-row" }, times, length),
        el("label", { class: "jp-time-check" }, depends, el("span", {}, words["own.depends"]), el("span", { class: "jp-panel-quiet" }, words["own.depends_why"])),
        el("div", { class: "jp-panel-row" }, button(words["own.keep"], keep, { class: "jp-panel-button jp-panel-main" }), button(words["own.stop"], () => this.leave())),
      ),
    );
    many.focus({ preventScroll: true });
  }

  leave() {
    this.form.replaceChildren();
    this.box.value = "";
    this.box.focus({ preventScroll: true });
  }
}

class KindsView extends TimeView {
  lay() {
    const { words } = this;
    this.open = null;
    this.head = el("p", { class: "jp-time-verdict" });
    this.why = el("p", { class: "jp-panel-quiet jp-time-why" }, words["met.why"]);
    this.box = el("input", { type: "search", autocomplete: "off", placeholder: words["met.search_hint"] });
    this.box.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.do("find", { words: this.box.value }), TYPING);
    });
    this.shown = el("span", { class: "jp-panel-quiet", role: "status" });
    this.search = el("div", { class: "jp-panel-row" }, el("label", { class: "jp-panel-row" }, words["met.search"], this.box), this.shown);
    const heads = ["name", "planned", "in_person", "video", "last", "state"].map((key) =>
      el("th", { scope: "col", class: `jp-time-${key}` }, words[`met.${key}`]),
    );
    this.body = el("tbody");
    this.table = el(
      "div",
      { class: "jp-time-scroll", role: "region", tabindex: "0", "aria-label": words["met.list"] },
      el("table", { class: "jp-time-table" }, el("thead", {}, el("tr", {}, ...heads)), this.body),
    );
    this.root.append(this.head, this.why, this.search, this.table, this.line);
  }

  draw(state) {
    this.head.textContent = state.line;
    for (const part of [this.search, this.table]) part.hidden = !state.any;
    this.why.hidden = !state.any || Boolean(state.closed);
    this.shown.textContent = state.shown;
    const now = JSON.stringify(state.rows);
    if (this.rows === now) return;
    this.rows = now;
    const meetings = this.detail?.isConnected ? this.detail : null;
    const held = meetings?.contains(document.activeElement) ? document.activeElement : null;
    keepFocus(this.table, this.table, () => this.body.replaceChildren(...state.rows.flatMap((row) => this.layRow(row))));
    const at = meetings && this.body.querySelector(`[data-contact="${this.open}"]`);
    if (at) this.attach(at, meetings);
    held?.focus({ preventScroll: true });
  }

  layRow(row) {
    const name = button([mark(row.tier), el("span", {}, row.name), el("span", { class: "jp-panel-hidden" }, ` (${row.group})`)], () => this.toggle(row.contact), {
      class: "jp-time-name-button",
      "aria-expanded": "false",
    });
    const said = row.states.join(" · ");
    const line = el(
      "tr",
      { "data-contact": row.contact },
      el("th", { scope: "row" }, name),
      el("td", {}, row.planned),
      el("td", {}, `${row.in_person}`),
      el("td", { class: "jp-panel-quiet" }, `${row.video}`),
      el("td", { class: "jp-time-last" }, row.last),
      el("td", { class: "jp-time-state" }, said),
    );
    // On a narrow page it has a line of its own.
    return said ? [line, el("tr", { class: "jp-time-under" }, el("td", { colspan: 5 }, said))] : [line];
  }

  attach(at, meetings) {
    const under = at.nextElementSibling;
    (under?.classList.contains("jp-time-under") ? under : at).after(meetings);
    at.querySelector("button").setAttribute("aria-expanded", "true");
  }

  async toggle(contact) {
    const again = this.open === contact && this.detail?.isConnected;
    this.detail?.remove();
    this.body.querySelectorAll('[aria-expanded="true"]').forEach((one) => one.setAttribute("aria-expanded", "false"));
    this.open = again ? null : contact;
    if (again) return;
    const told = await this.ask("meetings", { contact }, [], LONG);
    if (!told || this.open !== contact) return;
    this.detail = el("tr", { class: "jp-time-detail-row" }, el("td", { colspan: 6 }));
    this.drawMeetings(told.meetings);
    const at = this.body.querySelector(`[data-contact="${contact}"]`);
    if (at) this.attach(at, this.detail);
  }

  drawMeetings({ contact, rows, more }) {
    const { words } = this;
    const kinds = ["in_person", "video", "call"];
    const choose = (row, kind) =>
      button(words[`met.kind_${kind}`], () => this.correct(contact, row.id, kind), {
        "aria-pressed": `${row.kind === kind}`,
        "aria-label": `${row.asked} ${words[`met.kind_${kind}`]}`,
        disabled: Boolean(this.now.closed),
      });
    keepFocus(this.detail, this.table, () =>
      this.detail.firstChild.replaceChildren(
        rows.length
          ? el("ul", { class: "jp-time-meetings" }, ...rows.map((row) => el("li", {}, el("span", {}, row.day), el("span", { class: "jp-time-kinds" }, ...kinds.map((kind) => choose(row, kind))), el("span", { class: "jp-panel-quiet" }, row.brought))))
          : el("p", { class: "jp-panel-quiet" }, words["met.none"]),
        more ? el("p", { class: "jp-panel-quiet" }, words["met.more"]) : "",
      ),
    );
  }

  async correct(contact, interaction, kind) {
    const told = await this.do("kind", { contact, interaction, kind });
    if (told && this.open === contact) this.drawMeetings(told.meetings);
  }
}

class PrepareView extends TimeView {
  lay(first) {
    const { words } = this;
    this.whom = el("select", { onchange: () => this.go(Number(this.whom.value)) });
    this.next = button(words["prepare.next"], () => this.goOn());
    this.pick = el("div", { class: "jp-panel-row jp-time-pick" }, el("label", { class: "jp-panel-row" }, words["prepare.whom"], this.whom), this.next);
    this.facts = el("p", { class: "jp-panel-quiet" });
    this.fields = Object.fromEntries(first.fields.map((field) => [field, el("textarea", { rows: 4 })]));
    this.past = el("div", { class: "jp-time-past" });
    this.page = el(
      "div",
      { class: "jp-time-page" },
      ...first.fields.map((field) => el("label", {}, el("span", {}, words[`prepare.${field}`]), this.fields[field])),
    );
    for (const box of Object.values(this.fields)) {
      box.addEventListener("input", () => this.written());
      box.addEventListener("blur", () => this.save());
    }
    this.onHide = () => this.save();
    document.addEventListener("visibilitychange", this.onHide);
    this.none = el("p", { class: "jp-panel-quiet" }, words["prepare.nobody"]);
    this.root.append(this.none, this.pick, this.facts, this.page, this.line, this.past);
  }

  stop() {
    this.save();
    document.removeEventListener("visibilitychange", this.onHide);
    super.stop();
  }

  draw(state) {
    const { words } = this;
    const any = state.people.length > 0;
    this.none.hidden = any;
    for (const part of [this.pick, this.page, this.facts]) part.hidden = !any;
    this.closed.hidden = !state.closed;
    const now = JSON.stringify(state.people);
    if (this.people !== now) {
      this.people = now;
      this.whom.replaceChildren(
        ...state.people.map(([contact, name, written]) => el("option", { value: contact }, written ? `${name} · ${words["prepare.has_page"]}` : name)),
      );
    }
    this.whom.value = state.contact ?? "";
    this.next.hidden = state.people.length < 2;
    this.facts.textContent = state.facts;
    // What is being written of the same person stays.
    if (this.shownFor !== state.contact || !this.unsaved) {
      for (const [field, box] of Object.entries(this.fields)) {
        if (box.value !== (state.page[field] ?? "") && document.activeElement !== box) box.value = state.page[field] ?? "";
      }
    }
    this.shownFor = state.contact;
    for (const box of Object.values(this.fields)) box.readOnly = Boolean(state.closed);
    const past = state.before;
    this.past.replaceChildren(
      ...(past
        ? [
            el("h3", {}, past.said),
            el("dl", {}, ...state.fields.filter((field) => past.page[field]).flatMap((field) => [el("dt", {}, words[`prepare.${field}`]), el("dd", {}, past.page[field])])),
          ]
        : []),
    );
  }

  written() {
    this.unsaved = true;
    this.say(this.words["prepare.unsaved"], "quiet");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), REST);
  }

  async save() {
    clearTimeout(this.timer);
    if (!this.unsaved) return true;
    this.unsaved = false;
    const page = Object.fromEntries(Object.entries(this.fields).map(([field, box]) => [field, box.value]));
    const contact = this.shownFor;
    const told = await this.ask("write", { contact, page });
    if (!told) {
      this.unsaved = this.shownFor === contact;
      return false;
    }
    if (!this.unsaved) this.say(told.line);
    const row = this.now.people.find(([one]) => one === contact);
    if (row && row[2] !== told.written) {
      row[2] = told.written;
      this.whom.querySelector(`option[value="${contact}"]`).textContent = told.written ? `${row[1]} · ${this.words["prepare.has_page"]}` : row[1];
    }
    this.model.set("first", { ...this.now, page });
    this.now.page = page;
    return true;
  }

  async go(contact) {
    if (!(await this.save())) {
      this.whom.value = this.shownFor;
      return;
    }
    this.say("");
    for (const box of Object.values(this.fields)) box.value = "";
    await this.do("open", { contact });
  }

  async goOn() {
    const at = this.now.people.findIndex(([contact]) => contact === this.shownFor);
    await this.go(this.now.people[(at + 1) % this.now.people.length][0]);
  }
}

class FadingView extends TimeView {
  lay() {
    this.all = el("div", {});
    this.root.append(this.all);
  }

  draw(state) {
    const { words } = this;
    const names = (some) => el("ul", { class: "jp-time-names" }, ...some.map((name) => el("li", {}, name)));
    const told = (key) => this.section(words[`apart.${key}_title`], el("p", {}, words[`apart.${key}`]));
    const step = ([said, review]) =>
      el("li", {}, el("span", {}, said), " ", el("span", { class: "jp-panel-quiet" }, review));
    const steps = (some) => el("ol", { class: "jp-time-steps" }, ...some.map(step));
    this.all.replaceChildren(
      ...(state.none
        ? [el("p", { class: "jp-panel-quiet" }, state.none)]
        : [
            state.steps.length ? this.section(words["apart.steps"], steps(state.steps)) : "",
            this.section(state.whom, names(state.names)),
            state.bridges.length ? this.section(words["bridge.title"], names(state.bridges), el("p", {}, words["bridge.why"])) : "",
            state.outside.length ? this.section(words["apart.outside"], el("p", {}, words["apart.outside_why"]), names(state.outside)) : "",
            told("trying"),
            told("harm"),
            told("stay"),
          ]),
    );
  }
}

class CalendarView extends TimeView {
  lay(first) {
    const { words } = this;
    const option = (value, said) => {
      const input = el("input", { type: "radio", name: `${this.id}-names`, value, checked: value === "initials" });
      return el("label", { class: "jp-panel-row" }, input, said);
    };
    this.names = el(
      "fieldset",
      {},
      el("legend", {}, words["diary.names"]),
      option("initials", words["diary.initials"]),
      option("whole", words["diary.whole"]),
    );
    this.country = el("input", { type: "text", value: first.country, list: `${this.id}-lands`, maxlength: 8, autocomplete: "off", spellcheck: "false", "aria-describedby": `${this.id}-hint` });
    const hint = el("span", { class: "jp-panel-quiet", id: `${this.id}-hint` });
    const name = () => {
      hint.textContent = lands(words.lang).get(this.country.value.trim().toUpperCase()) ?? words["diary.country_hint"];
    };
    this.country.addEventListener("input", name);
    name();
    const list = el("datalist", { id: `${this.id}-lands` }, ...[...lands(words.lang)].map(([code, said]) => el("option", { value: code }, said)));
    const write = () => this.do("write", { country: this.country.value, whole: this.names.querySelector("input:checked").value === "whole" });
    this.root.append(
      el("div", { class: "jp-time-choices" }, this.names, el("div", {}, el("label", {}, el("span", {}, words["diary.country"]), this.country), hint), list),
      el("div", { class: "jp-panel-row" }, button(words["diary.write"], write, { class: "jp-panel-button jp-panel-main" })),
      this.line,
      el("p", { class: "jp-panel-quiet" }, words["diary.again"]),
    );
  }

  draw() {}
}

/** The shape and colour of a tier; key people have none yet. */
function mark(group) {
  return group === "key" ? el("span", { class: "jp-time-mark" }) : el("span", { class: `jp-time-mark jp-time-mark-${group}`, "aria-hidden": "true" });
}

/** Countries by their two letters, as the language calls them. */
function lands(lang) {
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const names = new Intl.DisplayNames([lang], { type: "region", fallback: "none" });
  const codes = letters.flatMap((one) => letters.map((other) => one + other));
  const told = codes.map((code) => [code, names.of(code)]).filter(([code, said]) => said && new Intl.Locale(`und-${code}`).maximize().language !== "und");
  return new Map(told.filter(([code]) => !["EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"].includes(code)));
}

const VIEWS = { rules: RulesView, own: OwnView, kinds: KindsView, prepare: PrepareView, fading: FadingView, calendar: CalendarView };

export default {
  render({ model, el: node }) {
    const view = new VIEWS[model.get("first").part]({ model, el: node });
    return () => view.stop();
  },
};
