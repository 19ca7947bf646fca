/* Who was there: one's own addresses, names that stand alone, and people with whom time was spent. */

const PATIENT = 120000;
const SOON = 1000;
const TYPING = 160;
// A blank at which a line may turn.
const GAP = "\u2002";

class WhoseView {
  constructor(view) {
    Object.assign(this, frame(view, "whose"));
    this.model = view.model;
    this.id = `jp-whose-${view.model.model_id}`;
    this.zones = view.model.get("first").zones;
    this.empty = el("p", { class: "jp-panel-quiet" }, this.words["whose.empty"]);
    this.parts = Object.fromEntries(["own", "names", "strangers", "left"].map((part) => [part, this.makePart(part)]));
    this.back = button(this.words["whose.undo"], () => this.do("undo"));
    this.bar = el("div", { class: "jp-whose-bar" }, this.line, this.back);
    this.past = this.makePast();
    this.layOwn();
    this.parts.left.body.append(el("p", { class: "jp-whose-said" }, this.words["whose.coverage"]));
    this.finder = el("div", { class: "jp-whose-finder" });
    this.finder.addEventListener("keydown", (event) => this.onFinderKey(event));
    this.root.append(this.empty, ...Object.values(this.parts).map(({ node }) => node), this.past, this.bar);
    this.bar.at = { part: null, row: -1 };
    this.item = el("li", { class: "jp-whose-done" });
    this.kernel.listeners.push(({ state }) => state && this.show(state));
    this.show(view.model.get("first"));
  }

  stop() {
    clearTimeout(this.waiting);
    this.kernel.stop();
  }

  makePart(part) {
    const title = el("h3", { id: `${this.id}-${part}`, tabindex: "-1" }, this.words[`whose.${part}_title`]);
    const line = el("p", { class: "jp-whose-said" });
    const body = el("div", {});
    const node = el("section", { class: `jp-whose-part jp-whose-${part}`, "aria-labelledby": title.id }, title, line, body);
    return { node, title, line, body };
  }

  /** What does not change with every answer is made once, so that what is half-written stays. */
  layOwn() {
    const { words } = this;
    this.chips = el("ul", { class: "jp-whose-chips" });
    this.also = el("p", { class: "jp-whose-said jp-panel-quiet" }, words["whose.own_also"]);
    this.likely = el("ul", { class: "jp-whose-chips" });
    this.these = button(words["whose.own_these"], () => this.do("own_these"), { class: "jp-panel-button jp-panel-main" });
    const more = el("input", { type: "text", placeholder: words["whose.own_hint"], autocomplete: "off" });
    this.zone = el("input", { type: "text", list: `${this.id}-zones`, autocomplete: "off", spellcheck: "false" });
    const add = async () => (await this.do("own_add", { said: more.value })) && (more.value = "");
    const set = () => this.do("zone", { zone: this.zone.value });
    // A name picked from the list counts without another press; one that is typed waits for it.
    this.zone.addEventListener("input", (event) => {
      if (!event.inputType || event.inputType === "insertReplacementText") set();
    });
    const fields = el(
      "div",
      { class: "jp-whose-fields" },
      this.field(words["whose.own_add"], more, words["whose.own_add_do"], add),
      this.field(words["whose.zone"], this.zone, words["whose.zone_do"], set),
      el("datalist", { id: `${this.id}-zones` }, ...this.zones.map((zone) => el("option", { value: zone }))),
    );
    this.parts.own.body.append(this.chips, this.also, this.likely, this.these, fields);
  }

  field(said, input, done, act) {
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing) act();
    });
    const label = el("label", {}, el("span", {}, said), input);
    return el("div", { class: "jp-whose-field" }, label, button(done, act));
  }

  makePast() {
    const list = el("ul", { class: "jp-whose-past" });
    const head = el("summary", {});
    const node = el("details", { hidden: true }, head, list);
    node.addEventListener("toggle", () => node.open && this.layPast());
    Object.assign(node, { head, list });
    return node;
  }

  /** Ask, show what there is then, and leave the focus where the answer was given. */
  async do(act, what = {}) {
    if (this.busy) return undefined;
    const place = this.place();
    if (act !== "undo") this.moveBar(place);
    this.setBusy(true);
    this.waiting = setTimeout(() => this.say(this.words["whose.working"], "quiet"), SOON);
    const told = await this.ask(act, what, [], PATIENT);
    clearTimeout(this.waiting);
    this.setBusy(false);
    if (!told) return undefined;
    if (act !== "more") this.closeFinder(false);
    this.show(told, place);
    if (told.line) this.say(told.line);
    return told;
  }

  /** What is said of an answer stands where it was given; it is there before it is filled, to be read out. */
  moveBar(place) {
    this.bar.at = { part: place?.part, row: place?.at ?? -1 };
    this.say("");
    this.putBar();
  }

  putBar() {
    const { part, row } = this.bar.at;
    const rows = part?.node.querySelector(".jp-whose-rows");
    this.item.remove();
    if (rows && row >= 0) {
      this.item.append(this.bar);
      rows.insertBefore(this.item, rows.querySelectorAll(".jp-whose-row")[row] ?? null);
    } else if (part && part !== this.parts.own) part.line.after(this.bar);
    else (part?.body ?? this.root).append(this.bar);
  }

  setBusy(busy) {
    this.busy = busy;
    put(this.root, { "aria-busy": busy && "true" });
  }

  show(state, place = this.place()) {
    this.model.set("first", { ...state, line: "", zones: this.zones });
    this.empty.hidden = state.any;
    for (const part of ["names", "strangers", "left"]) this.parts[part].node.hidden = !state.any;
    this.showOwn(state.own);
    this.showList("names", state.names, (row) => this.drawName(row));
    this.showList("strangers", state.strangers, (row) => this.drawStranger(row));
    this.parts.left.line.textContent = state.left;
    this.past.hidden = !state.said_so_far;
    this.past.head.textContent = state.said_so_far;
    if (this.past.open) this.layPast();
    this.back.hidden = !state.undo;
    this.restore(place);
  }

  /** Where the focus is: in which part, at which row, on what. */
  place() {
    const active = document.activeElement;
    if (!this.root.contains(active)) return null;
    const part = Object.values(this.parts).find(({ node }) => node.contains(active));
    const rows = part ? [...part.node.querySelectorAll(".jp-whose-row, .jp-whose-chip")] : [];
    return { active, part, at: rows.findIndex((row) => row.contains(active)), name: known(active) };
  }

  /** Give the focus back: to the same thing drawn anew, else to what has come to stand there. */
  restore(place) {
    if (!place || (this.root.contains(document.activeElement) && place.active.isConnected)) return;
    const { node, title } = place.part ?? { node: this.root, title: this.parts.own.title };
    const there = (one) => one?.checkVisibility() && !one.disabled;
    const again = [...node.querySelectorAll(place.active.tagName)].find((one) => there(one) && known(one) === place.name);
    const rows = [...node.querySelectorAll(".jp-whose-row, .jp-whose-chip")].filter(there);
    const next = rows[Math.min(place.at, rows.length - 1)]?.querySelector("button");
    (again ?? next ?? title).focus({ preventScroll: true });
  }

  showOwn({ line, said, likely, zone }) {
    const { words } = this;
    this.parts.own.line.textContent = line;
    const chip = (value, ...rest) => el("li", { class: "jp-whose-chip" }, el("span", {}, value), ...rest);
    this.chips.replaceChildren(
      ...said.map((value) =>
        chip(value, button("×", () => this.do("own_remove", { said: value }), { "aria-label": fill(words["whose.own_remove"], { value }) })),
      ),
    );
    this.likely.replaceChildren(
      ...likely.map(([value, times]) =>
        chip(
          value,
          el("span", { class: "jp-panel-quiet" }, times),
          button(words["whose.own_mine"], () => this.do("own_mine", { said: value }), {
            "aria-label": `${words["whose.own_mine"]}: ${value}`,
          }),
        ),
      ),
    );
    this.chips.hidden = !said.length;
    this.also.hidden = !said.length || !likely.length;
    this.likely.hidden = !likely.length;
    this.these.hidden = Boolean(said.length) || !likely.length;
    if (document.activeElement !== this.zone) this.zone.value = zone;
  }

  showList(part, told, draw) {
    const { node, line, body } = this.parts[part];
    const now = JSON.stringify(told);
    if (this.parts[part].now === now) return;
    this.parts[part].now = now;
    line.textContent = told.line;
    const open = this.finder.isConnected && node.contains(this.finder) ? this.finder.party : 0;
    const held = open && this.finder.contains(document.activeElement) ? document.activeElement : null;
    const rows = told.rows.map((row) => el("li", { class: "jp-whose-row", "data-party": row.party }, ...draw(row)));
    body.replaceChildren(
      part === "names" && told.rows.length ? el("p", { class: "jp-whose-said jp-panel-quiet" }, this.words["whose.names_intro"]) : "",
      told.all ? button(told.all, () => this.do("all"), { class: "jp-panel-button jp-whose-all" }) : "",
      rows.length ? el("ul", { class: "jp-whose-rows" }, ...rows) : "",
      told.more ? button(told.more, () => this.more(part)) : "",
    );
    const again = open && rows.find((row) => Number(row.dataset.party) === open);
    if (again) again.append(this.finder);
    held?.focus({ preventScroll: true });
    if (this.bar.at.part === this.parts[part]) this.putBar();
  }

  async more(part) {
    const before = this.parts[part].body.querySelectorAll(".jp-whose-row").length;
    await this.do("more", { which: part });
    this.parts[part].body.querySelectorAll(".jp-whose-row")[before]?.querySelector("button")?.focus();
  }

  drawName(row) {
    const { party, name } = row;
    return [
      this.drawHead(name, "", row.seen),
      el(
        "div",
        { class: "jp-panel-row jp-whose-answers" },
        ...row.fits.map((fit) => this.drawFit(row, fit, fit[1])),
        this.answer(row.fits.length ? "other" : "who", name, () => this.openFinder(row, ""), { "aria-expanded": "false" }),
        row.add ? this.answer("add", name, () => this.do("add", { party })) : "",
        this.answer("nobody", name, () => this.do("say", { party, contact: null })),
      ),
    ];
  }

  drawStranger(row) {
    const { words } = this;
    const { party, name } = row;
    return [
      this.drawHead(name, row.value, row.seen),
      el(
        "div",
        { class: "jp-panel-row jp-whose-answers" },
        ...row.fits.map((fit) => this.drawFit(row, fit, fill(words["whose.known"], { person: fit[1] }))),
        this.answer("add", name, () => this.do("add", { party })),
        this.answer("belongs", name, () => this.openFinder(row, words["whose.belongs_why"]), { "aria-expanded": "false" }),
        this.answer("no_person", name, () => this.do("say", { party, contact: null })),
      ),
    ];
  }

  drawHead(name, address, seen) {
    return el(
      "div",
      { class: "jp-whose-who" },
      el("strong", {}, name),
      address && el("span", { class: "jp-panel-quiet" }, address),
      el("span", { class: "jp-panel-quiet jp-whose-seen" }, ...seen.flatMap((one) => [el("span", {}, one), " "])),
    );
  }

  /** Somebody of the book whom a name may mean: their name and firm, and why. */
  drawFit({ party, name }, [contact, person, firm, why, strong], said) {
    return button(
      [
        el("span", {}, [said, firm].filter(Boolean).join(" · ")),
        GAP,
        el("span", { class: "jp-whose-why" }, why),
        el("span", { class: "jp-panel-hidden" }, `: ${name}`),
      ],
      () => this.do("say", { party, contact }),
      { class: `jp-panel-button jp-whose-fit${strong ? " jp-whose-strong" : ""}` },
    );
  }

  answer(key, name, act, given = {}) {
    const said = this.words[`whose.${key}`];
    return button([said, el("span", { class: "jp-panel-hidden" }, `: ${name}`)], act, { "data-answer": key, ...given });
  }

  openFinder({ party, name }, why) {
    const row = this.root.querySelector(`.jp-whose-row[data-party="${party}"]`);
    const again = this.finder.isConnected && this.finder.party === party;
    this.closeFinder(again);
    if (again) return;
    const { words } = this;
    this.finder.party = party;
    const list = el("ul", { class: "jp-whose-found" });
    const told = el("p", { class: "jp-panel-quiet", role: "status" });
    const box = el("input", { type: "search", autocomplete: "off" });
    let timer = 0;
    box.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.search(party, box, list, told), TYPING);
    });
    this.finder.replaceChildren(
      why ? el("p", { class: "jp-panel-quiet" }, why) : "",
      el("label", {}, el("span", {}, fill(words["whose.find"], { name })), box),
      told,
      list,
      button(words["whose.find_stop"], () => this.closeFinder(true)),
    );
    row.append(this.finder);
    row.querySelector("[aria-expanded]").setAttribute("aria-expanded", "true");
    box.focus({ preventScroll: true });
    this.search(party, box, list, told);
  }

  async search(party, box, list, said) {
    const words = box.value;
    const told = await this.ask("find", { words, party });
    // What was asked for before the last letter is of no use any more.
    if (!told || box.value !== words) return;
    said.textContent = told.more
      ? this.words["whose.find_more"]
      : told.rows.length || !words.trim()
        ? ""
        : this.words["whose.find_none"];
    list.replaceChildren(
      ...told.rows.map(([contact, person, firm]) =>
        el(
          "li",
          {},
          button([el("span", {}, person), firm && GAP, firm && el("span", { class: "jp-whose-why" }, firm)], () => this.do("say", { party, contact })),
        ),
      ),
    );
  }

  onFinderKey(event) {
    if (event.isComposing) return;
    const found = [...this.finder.querySelectorAll(".jp-whose-found button")];
    const at = found.indexOf(document.activeElement);
    if (event.key === "Escape") {
      event.preventDefault();
      this.closeFinder(true);
    } else if (event.key === "Enter" && event.target.type === "search") {
      if (found.length === 1) found[0].click();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = at + (event.key === "ArrowDown" ? 1 : -1);
      (found[next] ?? this.finder.querySelector("input")).focus();
    }
  }

  closeFinder(back) {
    if (!this.finder.isConnected) return;
    const opener = this.finder.closest(".jp-whose-row").querySelector("[aria-expanded]");
    opener.setAttribute("aria-expanded", "false");
    if (back) opener.focus({ preventScroll: true });
    this.finder.remove();
  }

  async layPast() {
    const told = await this.ask("said");
    if (!told) return;
    keepFocus(this.past, this.past.head, () =>
      this.past.list.replaceChildren(
        ...told.rows.map(([party, name, whom]) =>
          el(
            "li",
            {},
            el("span", {}, `${name} → ${whom}`),
            button([this.words["whose.again"], el("span", { class: "jp-panel-hidden" }, `: ${name}`)], () => this.do("again", { party })),
          ),
        ),
      ),
    );
  }
}

export default {
  render({ model, el: node }) {
    const view = new WhoseView({ model, el: node });
    return () => view.stop();
  },
};
