/* What one can give, what is planned for whom, and what was given and received: never a balance. */

class OffersView extends AimsView {
  lay(first) {
    const { words } = this;
    this.kinds = first.kinds.map((kind) => {
      const part = { kind, cards: new Map(), list: el("ul", { class: "jp-aims-lines" }) };
      part.hint = el("p", { class: "jp-panel-quiet" }, words[`offer.example_${kind}`]);
      const adder = this.adder(`${words[`kind.${kind}`]}: ${words["offer.new"]}`, "offer.add", (what) => this.do("add", { kind, what }), { placeholder: words["offer.new"] });
      part.node = this.section(words[`kind.${kind}`], part.hint, part.list, adder.node);
      return part;
    });
    this.root.append(el("div", { class: "jp-aims-columns" }, ...this.kinds.map((part) => part.node)));
  }

  draw(state) {
    for (const part of this.kinds) {
      const mine = state.offers.filter((offer) => offer.kind === part.kind);
      part.hint.hidden = mine.length > 0;
      sync(part.list, part.cards, mine, (offer) => this.layOffer(offer));
    }
  }

  layOffer({ number }) {
    const { words } = this;
    const keep = (field) => (value) => this.do("write", { which: number, fields: { [field]: value } });
    const [what, whatBox] = this.text("offer.what", keep("what"), { maxlength: 400 });
    const [minutes, minutesBox] = this.number("offer.minutes", keep("minutes"));
    const small = el("span", { class: "jp-aims-small" }, words["offer.small"]);
    const remove = this.act("aim.remove", "", () => this.do("remove", { which: number }));
    const node = el("li", { class: "jp-aims-line" }, what, minutes, el("span", { class: "jp-panel-row" }, small, el("span", { class: "jp-aims-edit" }, remove)));
    const draw = (now) => {
      whatBox.set(now.what);
      minutesBox.set(now.minutes);
      small.hidden = !now.small;
      remove.lastChild.textContent = `: ${now.what}`;
    };
    return { node, draw, boxes: [whatBox, minutesBox] };
  }
}

class GivesView extends AimsView {
  lay(first) {
    const { words } = this;
    this.people = new Map();
    this.lines = new Map();
    this.list = el("ul", { class: "jp-aims-cards" });
    this.none = el("p", { class: "jp-panel-quiet jp-aims-why" }, words["giving.nobody"]);
    this.ledger = el("ul", { class: "jp-aims-rows" });
    this.bare = el("p", { class: "jp-panel-quiet jp-aims-why" }, words["giving.ledger_none"]);
    this.rest = el("span", { class: "jp-panel-quiet" });
    this.older = button(words["giving.older"], () => this.do("older"));
    this.more = el("p", { class: "jp-panel-row" }, this.rest, this.older);
    this.offers = Object.fromEntries(first.kinds.map((kind) => [kind, el("datalist", { id: `${this.id}-${kind}` })]));
    this.root.append(
      ...Object.values(this.offers),
      this.section(
        words["giving.plans"],
        el("p", { class: "jp-panel-quiet jp-aims-why" }, words["giving.plans_why"]),
        el("p", { class: "jp-panel-quiet jp-aims-why" }, first.brake),
        this.none,
        this.list,
      ),
      this.layForm(first),
      this.section(words["giving.ledger"], this.bare, this.ledger, this.more),
    );
  }

  draw(state) {
    for (const [kind, list] of Object.entries(this.offers)) {
      list.replaceChildren(...(state.offers[kind] ?? []).map((what) => el("option", { value: what })));
    }
    this.none.hidden = state.people.length > 0;
    this.bare.hidden = state.ledger.length > 0;
    this.rest.textContent = state.more;
    this.more.hidden = !state.more;
    sync(this.list, this.people, state.people, (person) => this.layPerson(person));
    sync(this.ledger, this.lines, state.ledger, (line) => this.layLine(line));
    this.form.day.max = state.today;
    this.priced("giving.money", this.form.moneyLabel);
    if (!this.form.day.value) this.form.day.value = state.today;
  }

  layPerson({ number }) {
    const { words } = this;
    const name = el("strong", {});
    const detail = el("span", { class: "jp-panel-quiet" });
    const lines = el("div", { class: "jp-aims-steady" });
    const kinds = this.now.kinds.map((kind) => {
      const part = { kind, cards: new Map(), list: el("ul", { class: "jp-aims-lines" }) };
      part.adder = this.adder("", "giving.plan", (what) => this.do("plan", { key: number, kind, what }), {
        placeholder: words[`giving.example_${kind}`],
        list: `${this.id}-${kind}`,
      });
      part.node = el("div", { class: "jp-aims-kind" }, el("span", { class: "jp-aims-kind-name" }, words[`kind.${kind}`]), el("div", {}, part.list, part.adder.node));
      return part;
    });
    const body = el("div", { class: "jp-aims-body" }, lines, ...kinds.map((part) => part.node));
    const node = el("li", { class: "jp-aims-card" }, el("details", { open: this.list.children.length === 0 }, el("summary", {}, name, " ", detail), body));
    const draw = (person) => {
      name.textContent = person.name;
      detail.textContent = [person.planned, person.hourly].filter(Boolean).join(" · ");
      lines.replaceChildren(...person.lines.map((line) => el("p", {}, line)));
      for (const part of kinds) {
        const mine = person.plans.filter((plan) => plan.kind === part.kind);
        const label = `${person.name}, ${words[`kind.${part.kind}`]}: ${words["giving.new"]}`;
        part.adder.box.setAttribute("aria-label", label);
        part.adder.node.lastChild.lastChild.textContent = `: ${label}`;
        sync(part.list, part.cards, mine, (plan) => this.layPlan(plan));
      }
    };
    return { node, draw };
  }

  layPlan({ number }) {
    const { words } = this;
    const keep = (field) => (value) => this.do("write", { which: number, fields: { [field]: value } });
    const [what, whatBox] = this.text("giving.what", keep("what"), { maxlength: 400 });
    const [day, dayBox] = this.field("giving.day", el("input", { type: "date" }), keep("day"));
    const amounts = ["minutes", "money", "saved"].map((field) => [field, ...this.number(`giving.${field}`, keep(field))]);
    const worth = el("span", { class: "jp-panel-quiet", "aria-live": "polite" });
    const small = el("span", { class: "jp-aims-small" }, words["giving.small"]);
    const given = el("span", {});
    const done = this.act("giving.done", "", () => this.do("done", { which: number }));
    const undone = this.act("giving.undone", "", () => this.do("undone", { which: number }));
    const remove = this.act("aim.remove", "", () => this.do("remove", { which: number }));
    const node = el(
      "li",
      { class: "jp-aims-line jp-aims-plan" },
      what,
      day,
      ...amounts.map(([, field]) => field),
      el("div", { class: "jp-panel-row jp-aims-under" }, small, worth, given, el("span", { class: "jp-panel-row jp-aims-edit" }, done, undone, remove)),
    );
    const shows = (told) => {
      worth.textContent = told.worth;
      small.hidden = !told.small;
    };
    const value = (box) => (box.input.validity.badInput ? null : box.value);
    const weigh = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(async () => {
        const fields = Object.fromEntries(amounts.map(([field, , box]) => [field, value(box)]));
        const told = await this.ask("worth", { which: number, fields });
        if (told) shows(told);
      }, TYPING);
    };
    for (const [, , box] of amounts) box.input.addEventListener("input", weigh);
    const draw = (plan) => {
      whatBox.set(plan.what);
      dayBox.set(plan.day);
      for (const [field, label, box] of amounts) {
        if (field === "money") this.priced("giving.money", label);
        box.set(plan[field]);
      }
      shows(plan);
      given.textContent = plan.given;
      done.hidden = Boolean(plan.given) || !plan.named;
      undone.hidden = !plan.given;
      node.classList.toggle("jp-aims-over", Boolean(plan.given));
      for (const one of [done, undone, remove]) one.lastChild.textContent = `: ${plan.what}`;
    };
    return { node, draw, boxes: [whatBox, dayBox, ...amounts.map(([, , box]) => box)] };
  }

  /** Something that was given or received, new or set right. */
  layForm({ kinds }) {
    const { words } = this;
    const form = (this.form = { contact: null, number: null });
    const pick = (person) => {
      form.contact = person.contact;
      whom.textContent = person.name;
      form.kind.focus({ preventScroll: true });
    };
    const finder = this.finder(words["giving.whom"], pick);
    form.finder = finder.node;
    const whom = (form.whom = el("strong", {}));
    const [direction, setDirection] = this.choice(
      words["giving.direction"],
      ["given", "received"].map((one) => [one, words[`giving.${one}`]]),
      (one) => form.turn(one),
    );
    form.turn = (one) => {
      form.direction = one;
      setDirection(one);
    };
    const [kind, kindInput] = this.select(words["giving.kind"], kinds.map((one) => [one, words[`kind.${one}`]]), () => {});
    const plain = (key, given) => {
      const input = el("input", given);
      return [el("label", { class: `jp-aims-field${given.type === "number" ? " jp-aims-number" : ""}` }, el("span", {}, words[key]), input), input];
    };
    const number = { type: "number", min: 0, step: "any", inputmode: "decimal" };
    const [day, dayInput] = plain("giving.on_day", { type: "date" });
    const [minutes, minutesInput] = plain("giving.minutes", number);
    const [money, moneyInput] = plain("giving.money", number);
    const [note, noteInput] = plain("giving.note", { type: "text", maxlength: 400 });
    const unasked = el("input", { type: "checkbox" });
    Object.assign(form, { kind: kindInput, day: dayInput, minutes: minutesInput, money: moneyInput, note: noteInput, unasked });
    form.stop = button(words["giving.stop"], () => this.clearForm());
    form.direct = direction;
    form.moneyLabel = money;
    const node = this.section(
      words["giving.record"],
      finder.node,
      el("p", { class: "jp-aims-whom", "aria-live": "polite" }, whom),
      el("div", { class: "jp-panel-row jp-aims-last" }, direction, kind, day, minutes, money),
      note,
      el("label", { class: "jp-panel-row" }, unasked, el("span", {}, words["giving.unasked"])),
      el("div", { class: "jp-panel-row" }, button(words["giving.keep"], () => this.record(), { class: "jp-panel-button jp-panel-main" }), form.stop),
    );
    node.classList.add("jp-aims-edit", "jp-aims-form");
    this.clearForm();
    return node;
  }

  clearForm() {
    const { form } = this;
    Object.assign(form, { contact: null, number: null });
    for (const one of [form.minutes, form.money, form.note]) one.value = "";
    form.day.value = this.now.today ?? "";
    form.unasked.checked = false;
    form.whom.textContent = "";
    form.finder.hidden = form.direct.hidden = false;
    form.stop.hidden = true;
    form.turn("given");
  }

  async record() {
    const { form, words } = this;
    if (form.contact === null) {
      this.say(words["giving.whom_first"], "fault");
      form.finder.querySelector("input").focus();
      return;
    }
    if ([form.minutes, form.money, form.day].some((one) => one.validity.badInput)) {
      this.say(words["aim.not_whole"], "fault");
      return;
    }
    const amount = (input) => (input.value === "" ? null : input.valueAsNumber);
    const fields = {
      kind: form.kind.value,
      day: form.day.value,
      minutes: amount(form.minutes),
      money: amount(form.money),
      note: form.note.value,
      unasked: form.unasked.checked ? 1 : 0,
    };
    const told = form.number
      ? await this.do("change", { which: form.number, fields })
      : await this.do("record", { contact: form.contact, fields: { ...fields, direction: form.direction } });
    if (told) this.clearForm();
  }

  edit(line) {
    const { form } = this;
    Object.assign(form, { contact: line.contact, number: line.number });
    form.whom.textContent = `${line.name} · ${this.words[`giving.${line.direction}`]}`;
    form.kind.value = line.kind;
    form.day.value = line.day;
    form.minutes.value = line.minutes ?? "";
    form.money.value = line.money ?? "";
    form.note.value = line.note;
    form.unasked.checked = line.unasked;
    form.finder.hidden = form.direct.hidden = true;
    form.stop.hidden = false;
    form.kind.focus();
  }

  layLine() {
    const { words } = this;
    const head = el("span", {});
    const rest = el("span", { class: "jp-panel-quiet" });
    let now;
    const change = this.act("giving.change", "", () => this.edit(now));
    const strike = this.act("aim.remove", "", () => this.do("strike", { which: now.number }));
    const node = el("li", {}, el("span", {}, head, rest), el("span", { class: "jp-panel-row jp-aims-edit" }, change, strike));
    const draw = (line) => {
      now = line;
      head.replaceChildren(el("strong", {}, line.name), ` · ${words[`giving.${line.direction}`]} · ${words[`kind.${line.kind}`]}`);
      rest.textContent = [line.day, ...line.facts, line.unasked ? words["giving.unasked_short"] : "", line.note].filter(Boolean).join(" · ");
      for (const one of [change, strike]) one.lastChild.textContent = `: ${line.name}, ${line.day}`;
    };
    return { node, draw };
  }
}
