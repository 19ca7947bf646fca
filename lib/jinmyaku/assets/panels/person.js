/* One person's sheet: fields to write in, who introduced us, and the days on which we met. */

const LONG = ["note", "mails", "phones", "pages"];
const ADDRESSES = ["mails", "phones", "pages"];

class PersonView {
  constructor(view) {
    Object.assign(this, frame(view, "person"));
    this.head = el("div", { class: "jp-panel-row jp-person-head" });
    this.form = el("div", { class: "jp-person-form" });
    this.days = el("div", { class: "jp-person-days" });
    this.root.append(this.head, this.form, this.line, this.days);
    this.kernel.listeners.push(({ person }) => person && this.arrive(person));
    this.take(view.model.get("first"));
  }

  /** Another person was opened: what was written of this one is kept first. */
  async arrive(person) {
    const { contact } = this.person;
    if (this.unsaved && contact !== person.contact) {
      const told = await this.ask("save", { contact, given: this.given() });
      // What cannot be kept stays to be mended or thrown away; the one who was opened comes then.
      this.next = told ? null : person;
      if (!told) return;
      this.unsaved = false;
      this.take(person);
      this.say(told.said);
      return;
    }
    if (this.unsaved) {
      // The same person changed elsewhere; what is being written stays.
      this.person = { ...person, fields: this.person.fields };
      this.layHead();
      return;
    }
    this.take(person);
  }

  take(person) {
    this.person = person;
    this.unsaved = false;
    this.next = null;
    this.say("");
    this.layHead();
    this.layForm();
    this.layDays();
  }

  /** Whatever else is done, what is written is kept first. */
  async do(act, what) {
    const unsaved = this.unsaved && act !== "save";
    if (unsaved && !(await this.ask("save", { contact: this.person.contact, given: this.given() }))) return;
    const told = await this.ask(act, what);
    if (!told) return;
    this.take(told.person);
    this.say(told.said ?? "");
  }

  given() {
    const written = Object.fromEntries(Object.entries(this.fields).map(([name, field]) => [name, field.value]));
    return written;
  }

  layHead() {
    const { words, person } = this;
    const known = person.contact !== null;
    const box = el("input", {
      type: "checkbox",
      checked: person.judged,
      disabled: person.closed,
      onchange: () => this.do("judged", { contact: person.contact, yes: box.checked }),
    });
    this.head.replaceChildren(
      el("h3", {}, known ? person.name : words["person.pick"]),
      known ? el("label", { class: "jp-panel-row" }, box, words["person.judged"]) : "",
      known ? button(words["person.new"], () => this.do("new", {})) : "",
    );
  }

  layForm() {
    const { words, person } = this;
    const discard = button(words["person.discard"], () => this.take(this.next ?? person));
    discard.hidden = true;
    const changed = () => {
      this.unsaved = true;
      discard.hidden = false;
      this.say(words["person.unsaved"], "quiet");
    };
    this.fields = {};
    const field = (name) => {
      const value = person.fields[name];
      const made = LONG.includes(name)
        ? el("textarea", { rows: 2, value, oninput: changed })
        : name === "relation"
          ? this.picker("relation.", value, changed)
          : el("input", { type: "text", value, oninput: changed });
      this.fields[name] = made;
      return el("label", { class: "jp-person-field" }, el("span", {}, words[`person.${name}`]), made);
    };
    const save = () => this.do("save", { contact: person.contact, given: this.given() });
    this.form.replaceChildren(
      ...person.order.filter((name) => name !== "note").map(field),
      this.introduction(changed),
      ...ADDRESSES.map(field),
      field("note"),
      el(
        "div",
        { class: "jp-person-save jp-panel-row" },
        button(words["person.save"], save, { class: "jp-panel-button jp-panel-main" }),
        discard,
      ),
    );
  }

  picker(start, value, changed) {
    const { words } = this;
    const keys = Object.keys(words).filter((key) => key.startsWith(start));
    return el(
      "select",
      { onchange: changed },
      start === "relation." ? el("option", { value: "" }, "–") : "",
      ...keys.map((key) => {
        const one = key.slice(start.length);
        return el("option", { value: one, selected: one === value }, words[key]);
      }),
    );
  }

  introduction(changed) {
    const { words, person } = this;
    const name = el("input", {
      type: "text",
      value: person.fields.introducer,
      "aria-label": words["person.introducer"],
      placeholder: words["person.introducer"],
      oninput: changed,
    });
    const how = el(
      "select",
      {
        onchange: () => {
          name.hidden = how.value !== "someone";
          changed();
        },
      },
      ...["", "self", "someone"].map((one) =>
        el(
          "option",
          { value: one, selected: one === person.fields.introduction },
          words[`person.introduction_${one || "none"}`],
        ),
      ),
    );
    name.hidden = person.fields.introduction !== "someone";
    Object.assign(this.fields, { introduction: how, introducer: name });
    return el(
      "div",
      { class: "jp-person-field" },
      el("label", { class: "jp-person-field" }, el("span", {}, words["person.introduction"]), how),
      name,
    );
  }

  layDays() {
    const { words, person } = this;
    if (person.contact === null) {
      this.days.replaceChildren();
      return;
    }
    const { contact } = person;
    const day = el("input", { type: "date", value: person.today, max: person.today, "aria-label": words["person.day"] });
    const kind = this.picker("interaction.", "in_person", () => {});
    kind.setAttribute("aria-label", words["person.kind"]);
    const long = el("input", {
      type: "text",
      inputmode: "decimal",
      placeholder: words["person.long"],
      "aria-label": words["person.long"],
      class: "jp-person-long",
    });
    const add = () => this.do("met", { contact, kind: kind.value, day: day.value, length: long.value });
    const rows = person.days.map((one) =>
      el(
        "li",
        { class: "jp-panel-row" },
        el("span", {}, [one.day, words[`interaction.${one.kind}`], one.long].filter(Boolean).join(" · ")),
        button("×", () => this.do("unmet", { interaction: one.id }), {
          "aria-label": fill(words["person.remove"], { day: one.day }),
        }),
      ),
    );
    this.days.replaceChildren(
      el("h4", {}, words["person.days"]),
      ...person.measured.map((line) => el("p", { class: "jp-panel-quiet" }, line)),
      rows.length ? el("ul", {}, ...rows) : el("p", { class: "jp-panel-quiet" }, words["person.no_days"]),
      el("div", { class: "jp-panel-row" }, day, kind, long, button(words["person.add_day"], add)),
    );
  }
}

export default {
  render({ model, el: node }) {
    const view = new PersonView({ model, el: node });
    return () => view.kernel.stop();
  },
};
