/* Thanks still owed, and the time that others have given. */

class ThanksView extends AimsView {
  lay() {
    const { words } = this;
    this.soon = el("p", { class: "jp-panel-quiet jp-aims-why" });
    this.owed = el("ul", { class: "jp-aims-rows" });
    this.none = el("p", { class: "jp-panel-quiet jp-aims-why" });
    const [rate, box] = this.number("thanks.rate", (value) => this.do("rate", { value }), { "aria-describedby": `${this.id}-why` });
    this.rate = box;
    this.rateLabel = rate;
    const code = el("input", { type: "text", maxlength: 3, autocomplete: "off", autocapitalize: "characters", spellcheck: "false", "aria-describedby": `${this.id}-code` });
    const [currency, codeBox] = this.field("thanks.currency", code, (said) => this.do("currency", { code: said }));
    this.code = codeBox;
    this.body = el("tbody");
    const heads = ["name", "time", "worth", "own"].map((key) => el("th", { scope: "col" }, words[`thanks.${key}`]));
    this.table = el("table", { class: "jp-aims-table" }, el("caption", { class: "jp-panel-hidden" }, words["thanks.received"]), el("thead", {}, el("tr", {}, ...heads)), this.body);
    const why = el("p", { class: "jp-panel-quiet jp-aims-why", id: `${this.id}-why` }, words["thanks.rate_why"]);
    this.owing = this.section(words["thanks.owed"], this.soon, this.none, this.owed);
    const codeWhy = el("p", { class: "jp-panel-quiet jp-aims-why", id: `${this.id}-code` }, words["thanks.currency_why"]);
    this.received = this.section(words["thanks.received"], rate, why, currency, codeWhy, this.table);
    this.root.append(this.owing, this.received);
  }

  draw(state) {
    const { words } = this;
    this.soon.textContent = state.soon;
    this.soon.hidden = !state.owed.length;
    this.none.hidden = state.owed.length > 0;
    this.none.textContent = state.any ? words["thanks.none"] : words["thanks.empty"];
    this.table.hidden = !state.received.length;
    this.rate.set(state.rate);
    this.priced("thanks.rate", this.rateLabel);
    this.code.set(state.currency);
    keepFocus(this.owed, this.owing.firstChild, () => this.owed.replaceChildren(...state.owed.map((one) => this.layOwed(one))));
    this.body.replaceChildren(
      ...state.received.map((row) => el("tr", {}, el("th", { scope: "row" }, row.name), el("td", {}, row.time), el("td", {}, row.worth), el("td", {}, row.own))),
    );
  }

  layOwed(one) {
    const { words } = this;
    const sign = (what) => () => this.do("sign", { which: one.number, what });
    const of = `${one.name}, ${one.facts[0]}`;
    return el(
      "li",
      {},
      el("span", {}, el("strong", {}, one.name), one.what && el("span", {}, one.what), el("span", { class: "jp-panel-quiet" }, [...one.facts, one.since].filter(Boolean).join(" · "))),
      el(
        "span",
        { class: "jp-panel-row jp-aims-edit" },
        one.thank && this.act("thanks.thank", of, sign("thank")),
        one.tell && this.act("thanks.tell", of, sign("tell")),
        one.tell && this.act("thanks.nothing", of, () => this.do("nothing", { which: one.number })),
      ),
    );
  }
}
