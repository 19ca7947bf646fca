/* Key people: who has achieved a goal already, named or only described, and what one knows of them. */

class KeyView extends AimsView {
  lay() {
    const { words } = this;
    this.cards = new Map();
    this.gaps = el("ul", { class: "jp-aims-rows" });
    this.gapsPart = this.section(words["key.gaps"], el("p", { class: "jp-panel-quiet jp-aims-why" }, words["key.gaps_why"]), this.gaps);
    this.list = el("ul", { class: "jp-aims-cards" });
    this.none = el("p", { class: "jp-panel-quiet jp-aims-why" }, words["key.none"]);
    this.root.append(this.gapsPart, this.layForm(), this.section(words["key.list"], this.none, this.list));
  }

  layForm() {
    const { words } = this;
    const add = async (who) => {
      const goal = this.goal.value === "" ? null : Number(this.goal.value);
      const told = await this.do("add", { contact: null, description: "", goal, ...who });
      if (!told) return false;
      this.open(told.which);
      return true;
    };
    this.finder_ = this.finder(words["key.find"], (person) => add({ contact: person.contact }));
    const describe = this.adder(words["key.describe"], "key.describe_add", (said) => add({ description: said }), { placeholder: words["key.describe_hint"] });
    const [goal, input] = this.select(words["key.for_goal"], [], () => {});
    this.goal = input;
    const described = el("div", { class: "jp-aims-field" }, el("span", { "aria-hidden": "true" }, words["key.describe"]), describe.node);
    const form = this.section(words["key.add"], goal, el("div", { class: "jp-aims-pair" }, this.finder_.node, described));
    form.classList.add("jp-aims-edit", "jp-aims-form");
    return form;
  }

  open(number) {
    const card = this.cards.get(number);
    if (!card) return;
    card.node.firstChild.open = true;
    card.node.querySelector("summary").focus();
  }

  draw(state) {
    const { words } = this;
    const bare = state.goals.filter((goal) => goal.open);
    this.gapsPart.hidden = !bare.length;
    const pick = (goal) => () => {
      this.goal.value = goal.number;
      this.finder_.box.focus();
    };
    keepFocus(this.gaps, this.gapsPart.firstChild, () =>
      this.gaps.replaceChildren(
        ...bare.map((goal) =>
          el(
            "li",
            {},
            el("span", {}, el("strong", {}, goal.goal), el("span", { class: "jp-panel-quiet" }, goal.says)),
            el("span", { class: "jp-aims-edit" }, this.act("key.who", goal.goal, pick(goal))),
          ),
        ),
      ),
    );
    this.drawGoals(state);
    this.none.hidden = state.people.length > 0;
    sync(this.list, this.cards, state.people, (person) => this.layCard(person));
  }

  /** The goals to choose from; the first without anybody there is the one meant unless one was chosen. */
  drawGoals(state) {
    const chosen = this.goal.value;
    const known = state.goals.map((goal) => String(goal.number));
    const options = state.goals.map((goal) => el("option", { value: goal.number }, goal.goal));
    this.goal.replaceChildren(...options, el("option", { value: "" }, this.words["key.no_goal"]));
    const first = state.goals.find((goal) => goal.open) ?? state.goals[0];
    this.goal.value = chosen && known.includes(chosen) ? chosen : (first?.number ?? "");
  }

  layCard({ number }) {
    const { words, now } = this;
    const keep = (field) => (value) => this.do("write", { which: number, fields: { [field]: value } });
    const name = el("strong", {});
    const detail = el("span", { class: "jp-panel-quiet" });
    const goals = el("div", { class: "jp-aims-fits" });
    const [access, setAccess] = this.choice(words["key.access"], now.access.map((one) => [one, words[`access.${one}`]]), keep("access"));
    const why = el("span", {});
    const take = button("", () => this.do("write", { which: number, fields: { access: take.value } }));
    const suggestion = el("p", { class: "jp-aims-suggestion jp-aims-edit" }, why, take);
    const suggested = el("div", {}, suggestion);
    const [described, describedBox] = this.text("key.description", keep("description"), { maxlength: 400 });
    const [income, incomeBox] = this.number("key.income", keep("income"));
    const [hourly, hourlyBox] = this.number("key.hourly_value", keep("hourly_value"));
    const worth = el("p", { class: "jp-panel-quiet" });
    const texts = ["respect", "who_matters", "done_for_them"].map((field) => [field, ...this.text(`key.${field}`, keep(field), { maxlength: 500, placeholder: words[`key.${field}_hint`] })]);
    const finder = this.finder(words["key.name"], (person) => this.do("name", { which: number, contact: person.contact }));
    const naming = el("div", { class: "jp-aims-edit" }, finder.node);
    const unnamed = el("div", {}, naming);
    const remove = this.act("aim.remove", "", () => this.do("remove", { which: number }));
    const body = [
      unnamed,
      described,
      goals,
      access,
      suggested,
      el("div", { class: "jp-panel-row jp-aims-last jp-aims-apart" }, income, hourly),
      worth,
      ...texts.map(([, node]) => node),
      el("div", { class: "jp-panel-row jp-aims-edit" }, remove),
    ];
    const node = el("li", { class: "jp-aims-card" }, el("details", {}, el("summary", {}, name, " ", detail), el("div", { class: "jp-aims-body" }, ...body)));
    const fits = new Map();
    const draw = (person) => {
      const shown = person.name || person.description;
      name.textContent = shown;
      detail.textContent = (person.name ? [person.detail, words[`access.${person.access}`]] : [words["key.unnamed"]]).filter(Boolean).join(" · ");
      unnamed.hidden = Boolean(person.name);
      this.drawFits(goals, fits, person);
      setAccess(person.access);
      suggested.hidden = !person.suggestion;
      if (person.suggestion) {
        why.textContent = person.suggestion.why;
        take.value = person.suggestion.access;
        take.textContent = fill(words["key.take"], { access: words[`access.${person.suggestion.access}`] });
      }
      this.priced("key.income", income);
      this.priced("key.hourly_value", hourly);
      incomeBox.set(person.income);
      hourlyBox.set(person.hourly_value);
      worth.textContent = person.hourly;
      worth.hidden = !person.hourly;
      for (const [field, , box] of texts) box.set(person[field]);
      describedBox.set(person.description);
      remove.lastChild.textContent = `: ${shown}`;
    };
    return { node, draw, boxes: [describedBox, incomeBox, hourlyBox, ...texts.map(([, , box]) => box)] };
  }

  /** For which goals, and how far: a row of words for each goal. */
  drawFits(parent, cards, person) {
    const { words } = this;
    const options = [["", words["key.fit_none"]], ...this.now.fit.map((one) => [one, words[`fit.${one}`]]).reverse()];
    const make = (goal) => {
      const [node, set] = this.choice(goal.goal, options, (fit) => this.do("link", { which: person.number, goal: goal.number, fit }));
      const says = el("span", { class: "jp-panel-quiet" });
      node.append(says);
      const draw = (now) => {
        node.setAttribute("aria-label", now.goal);
        node.firstChild.textContent = now.goal;
        says.textContent = now.says;
        set(this.fitOf(person.number, now.number));
      };
      return { node, draw };
    };
    sync(parent, cards, this.now.goals, make);
  }

  fitOf(number, goal) {
    const person = this.now.people.find((one) => one.number === number);
    return person?.fits.find(([of]) => of === goal)?.[1] ?? "";
  }
}
