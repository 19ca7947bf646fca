/* Goals for one year and three, side by side; those that earlier years have left open ask first. */

class GoalsView extends AimsView {
  lay(first) {
    const { words } = this;
    this.askedList = el("ul", { class: "jp-aims-rows" });
    this.asked = this.section(words["goal.asked"], this.askedList);
    this.columns = first.horizons.map((horizon) => this.layColumn(horizon));
    this.root.append(this.asked, el("div", { class: "jp-aims-columns" }, ...this.columns.map((column) => column.node)));
  }

  layColumn(horizon) {
    const { words } = this;
    const column = { horizon, cards: new Map(), list: el("ul", { class: "jp-aims-cards" }) };
    column.box = el("textarea", { rows: 2, maxlength: 400 });
    const label = el("label", { class: "jp-aims-field" }, el("span", {}, words["goal.new"]), column.box);
    const add = async () => {
      const told = await this.do("add", { horizon, goal: column.box.value });
      if (!told) return;
      column.box.value = "";
      this.openForm(column, false);
      column.cards.get(told.which)?.next.focus({ preventScroll: true });
    };
    column.box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      add();
    });
    column.open = button("", () => this.openForm(column, true));
    column.form = el(
      "div",
      { class: "jp-aims-form", hidden: true },
      label,
      el("div", { class: "jp-panel-row" }, button(words["goal.add"], add, { class: "jp-panel-button jp-panel-main" }), button(words["goal.stop"], () => this.openForm(column, false, true))),
    );
    column.empty = el("div", { class: "jp-aims-empty" }, el("p", {}, words[`goal.empty_${horizon}`]), el("p", { class: "jp-panel-quiet" }, words[`goal.example_${horizon}`]));
    column.node = this.section(words[`goal.in_${horizon}`], column.empty, column.list, el("div", { class: "jp-aims-edit" }, column.open, column.form));
    return column;
  }

  openForm(column, open, focus = open) {
    column.form.hidden = !open;
    column.open.hidden = open;
    if (focus) (open ? column.box : column.open).focus({ preventScroll: true });
  }

  draw(state) {
    const { words } = this;
    this.asked.hidden = !state.asked.length;
    keepFocus(this.askedList, this.asked.firstChild, () => this.askedList.replaceChildren(...state.asked.map((goal) => this.layAsked(goal))));
    for (const column of this.columns) {
      const mine = state.goals.filter((goal) => goal.horizon === column.horizon);
      const last = state.asked.length > 0;
      column.empty.hidden = mine.length > 0 || last;
      column.open.textContent = mine.length || last ? words["goal.another"] : words["goal.begin"];
      column.open.setAttribute("aria-label", `${words[`goal.in_${column.horizon}`]}: ${column.open.textContent}`);
      sync(column.list, column.cards, mine, (goal) => this.layCard(goal));
    }
  }

  layAsked(goal) {
    const answers = ["achieved", "open", "dropped"];
    const answer = (status) => () => this.do("answer", { which: goal.number, status });
    return el(
      "li",
      {},
      el("span", {}, el("strong", {}, goal.goal), el("span", { class: "jp-panel-quiet" }, goal.said)),
      el("span", { class: "jp-panel-row" }, ...answers.map((status) => this.act(`goal.answer_${status}`, goal.goal, answer(status)))),
    );
  }

  layCard({ number, horizon }) {
    const { words } = this;
    const keep = (field) => (value) => this.do("write", { which: number, fields: { [field]: value } });
    const [goal, goalBox] = this.text("goal.goal", keep("goal"), { maxlength: 400, class: "jp-aims-title" });
    const [means, meansBox] = this.text("goal.achieved_means", keep("achieved_means"), { maxlength: 500, placeholder: words["goal.means_hint"] });
    const [better, betterBox] = this.text("goal.self_improvement", keep("self_improvement"), { maxlength: 500, placeholder: words["goal.better_hint"] });
    const [weight, setWeight] = this.choice(words["goal.weight"], [1, 2, 3].map((step) => [step, words[`goal.weight_${step}`]]), keep("weight"));
    const [status, statusInput] = this.select(words["goal.status"], this.now.statuses.map((one) => [one, words[`status.${one}`]]), keep("status"));
    const says = el("span", {});
    const since = el("span", { class: "jp-panel-quiet" });
    const bar = el("div", { class: "jp-aims-bar", "aria-hidden": "true" }, el("div"));
    const people = el("ul", { class: "jp-aims-chips", "aria-label": words["goal.people"] });
    const none = el("p", { class: "jp-panel-quiet" }, words["goal.people_none"]);
    const move = button(words[`goal.move_${horizon}`], () => this.do("write", { which: number, fields: { horizon: horizon === 1 ? 3 : 1 } }));
    const remove = this.act("aim.remove", "", () => this.do("remove", { which: number }));
    const node = el(
      "li",
      { class: "jp-aims-card" },
      goal,
      el("div", { class: "jp-aims-said" }, says, since),
      bar,
      people,
      none,
      means,
      better,
      weight,
      el("div", { class: "jp-panel-row jp-aims-last" }, status, el("span", { class: "jp-panel-row jp-aims-edit" }, move, remove)),
    );
    const boxes = [goalBox, meansBox, betterBox];
    const draw = (now) => {
      goalBox.set(now.goal);
      meansBox.set(now.achieved_means);
      betterBox.set(now.self_improvement);
      setWeight(now.weight);
      statusInput.value = now.status;
      statusInput.disabled = Boolean(this.now.closed);
      says.textContent = now.says;
      since.textContent = now.since;
      bar.firstChild.style.width = `${100 * now.covered}%`;
      people.replaceChildren(...now.people.map((name) => el("li", {}, name)));
      const over = !this.now.ahead.includes(now.status);
      people.hidden = !now.people.length;
      none.hidden = now.people.length > 0 || over;
      says.hidden = bar.hidden = over;
      node.classList.toggle("jp-aims-over", over);
      remove.lastChild.textContent = `: ${now.goal}`;
      node.setAttribute("aria-label", now.goal);
    };
    return { node, draw, boxes, next: meansBox.input };
  }
}
