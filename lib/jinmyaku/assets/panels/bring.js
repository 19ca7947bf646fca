/* Exports in: dropped, chosen, from a folder or typed; sent in pieces, read by the kernel, accounted for here. */

const PIECE = 2 * 1024 * 1024;
const MB = 1_000_000;
const PIECE_PATIENCE = 60000;
const FOR_EVER = 0;
// Seconds for which a kernel takes in files before it says how far it is.
const PAUSE = 0.5;
const COUNTS = ["added", "updated", "unchanged", "duplicates"];
const UNTIL_LEFT = 200;

/** The files behind what was dropped, those of folders too; hidden ones are left out. */
async function filesOf(transfer) {
  // Entries are there only while the drop is being told of; what is behind them may be asked for later.
  const dropped = [...transfer.items].filter((item) => item.kind === "file");
  const found = dropped.map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile());
  const files = [];
  const lost = [];
  for (const one of found.filter(Boolean)) await walk(one, files, lost);
  return { files, lost };
}

async function walk(entry, files, lost) {
  if (entry instanceof File) {
    files.push({ name: entry.name, file: entry });
  } else if (entry.isFile) {
    const name = entry.fullPath.replace(/^\//, "");
    try {
      files.push({ name, file: await new Promise((done, fail) => entry.file(done, fail)) });
    } catch {
      lost.push(name);
    }
  } else {
    const within = (await entries(entry)).filter(({ name }) => !name.startsWith("."));
    within.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const one of within) await walk(one, files, lost);
  }
}

/** All entries of a folder; a browser gives some at a time, and none when it is through. */
async function entries(folder) {
  const reader = folder.createReader();
  const all = [];
  for (;;) {
    const some = await new Promise((done) => reader.readEntries(done, () => done([])));
    if (!some.length) return all;
    all.push(...some);
  }
}

class BringView {
  constructor(view) {
    Object.assign(this, frame(view, "bring"));
    this.model = view.model;
    this.first = view.model.get("first");
    this.progress = el("progress", { max: 1 });
    this.told = el("span", { class: "jp-bring-told" });
    this.stopper = button(this.words["bring.stop"], () => (this.stopped = true));
    this.work = el("div", { class: "jp-bring-work", hidden: true }, this.progress, this.told, this.stopper);
    this.forms = el("div");
    this.account = el("div");
    this.past = el("div", { class: "jp-bring-past" });
    this.root.append(
      this.makeDrop(),
      this.makeFolder(),
      this.makePaste(),
      this.work,
      this.line,
      this.forms,
      this.account,
      this.makePast(),
    );
    this.kernel.listeners.push((message) => message.progress && this.tell(message.progress));
    this.watch();
    this.update(this.first);
  }

  makeDrop() {
    const { words } = this;
    this.files = el("input", { type: "file", multiple: true, hidden: true, "aria-label": words["bring.choose"] });
    this.files.addEventListener("change", () => {
      const chosen = [...this.files.files].map((file) => ({ name: file.name, file }));
      this.files.value = "";
      this.send({ files: chosen, lost: [] });
    });
    this.choose = button(words["bring.choose"], () => this.files.click(), { class: "jp-panel-button jp-panel-main" });
    this.invitation = el("p", { class: "jp-bring-invitation" }, words["bring.drop"]);
    const inbox = button(words["bring.inbox"], () => this.run("inbox"));
    this.drop = el(
      "div",
      { class: "jp-bring-drop" },
      this.invitation,
      el("div", { class: "jp-panel-row" }, this.choose, inbox, this.files),
      el("p", { class: "jp-panel-quiet" }, words["bring.drop_what"]),
    );
    return this.drop;
  }

  makeFolder() {
    const { words } = this;
    const path = el("input", { type: "text", value: this.first.inbox, spellcheck: "false", autocomplete: "off" });
    const take = () => this.run("folder", { path: path.value });
    path.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && take());
    return el(
      "div",
      { class: "jp-bring-field" },
      el("label", {}, el("span", {}, words["bring.folder"]), path),
      button(words["bring.folder_take"], take),
    );
  }

  makePaste() {
    const { words } = this;
    const names = el("textarea", { rows: 4, placeholder: words["bring.paste_hint"] });
    const add = async () => {
      if (await this.run("paste", { names: names.value })) names.value = "";
    };
    return el(
      "div",
      { class: "jp-bring-field" },
      el("label", {}, el("span", {}, words["bring.paste"]), names),
      button(words["bring.add"], add),
    );
  }

  makePast() {
    const { words } = this;
    const told = new Intl.DisplayNames([words.lang], { type: "region" });
    const named = this.first.regions.map((code) => [told.of(code), code]);
    named.sort(([a], [b]) => a.localeCompare(b, words.lang));
    this.region = el("select", {}, ...named.map(([said, code]) => el("option", { value: code }, `${said} (${code})`)));
    this.region.addEventListener("change", () => this.setRegion(told));
    return el(
      "details",
      { class: "jp-bring-earlier" },
      el("summary", {}, words["bring.past"]),
      this.past,
      el("label", { class: "jp-bring-region" }, el("span", {}, words["bring.region"]), this.region),
    );
  }

  /** Files may be dropped anywhere on the page; one that misses it would make the browser leave the page. */
  watch() {
    const ours = (event) => this.root.checkVisibility() && event.dataTransfer?.types.includes("Files");
    const over = (event) => {
      if (!ours(event)) return;
      event.preventDefault();
      event.stopPropagation();
      event.dataTransfer.dropEffect = "copy";
      this.hover(true);
    };
    const drop = async (event) => {
      if (!ours(event)) return;
      event.preventDefault();
      event.stopPropagation();
      this.hover(false);
      const found = filesOf(event.dataTransfer);
      this.drop.scrollIntoView({ block: "nearest" });
      this.send(await found);
    };
    const listeners = { dragenter: over, dragover: over, drop };
    for (const [name, hear] of Object.entries(listeners)) document.addEventListener(name, hear, true);
    this.unwatch = () => {
      for (const [name, hear] of Object.entries(listeners)) document.removeEventListener(name, hear, true);
    };
  }

  /** Show that files may be let go; nothing tells for sure when they have left the page, but that no more is heard. */
  hover(here) {
    clearTimeout(this.leaving);
    if (this.drop.classList.toggle("jp-bring-over", here)) this.leaving = setTimeout(() => this.hover(false), UNTIL_LEFT);
    this.invitation.textContent = this.words[here ? "bring.drop_now" : "bring.drop"];
  }

  stop() {
    this.stopped = true;
    this.unwatch();
    this.kernel.stop();
  }

  /** Only one thing is brought in at a time. */
  begin() {
    if (this.busy) {
      this.say(this.words["bring.busy"], "fault");
      return false;
    }
    this.busy = true;
    this.stopped = false;
    this.say("");
    return true;
  }

  tell(said, share = null) {
    this.work.hidden = false;
    this.told.textContent = said;
    this.stopper.hidden = share === null;
    if (share === null) this.progress.removeAttribute("value");
    else this.progress.value = share;
    this.progress.setAttribute("aria-label", said);
  }

  end() {
    this.busy = false;
    this.work.hidden = true;
  }

  async run(act, what = {}) {
    if (!this.begin()) return false;
    const reply = await this.take(act, what);
    this.end();
    return this.done(reply);
  }

  /** Take in bit by bit, so that it can be followed, and stopped between any two. */
  async take(act, what = {}) {
    let reply = await this.ask(act, { ...what, pause: PAUSE }, [], FOR_EVER);
    while (reply?.going) {
      this.tell(reply.going.said, reply.going.share);
      reply = this.stopped ? await this.ask("stop", {}, [], FOR_EVER) : await this.ask("on", { pause: PAUSE }, [], FOR_EVER);
    }
    return reply;
  }

  done(reply, lost = []) {
    if (!reply) return false;
    this.update(reply);
    if (reply.account) this.showAccount(reply.account);
    const left = lost.map((file) => fill(this.words["bring.lost"], { file }));
    this.say([reply.account?.said ?? reply.said ?? "", ...left].join(" "), left.length ? "fault" : "saved");
    return true;
  }

  async send({ files, lost }) {
    const { words } = this;
    if (!files.length) {
      this.say(lost.length ? fill(words["bring.lost"], { file: lost[0] }) : words["bring.nothing_dropped"], "fault");
      return;
    }
    if (!this.begin()) return;
    const all = files.reduce((sum, { file }) => sum + file.size, 0);
    const sent = await this.sendAll(files, lost, { all, done: 0 });
    if (this.stopped) {
      await this.ask("stop");
      this.end();
      this.say(words["bring.stopped"]);
      return;
    }
    const reply = sent && (await this.take("arrived"));
    this.end();
    this.done(reply, lost);
  }

  /** Send file after file and piece after piece, each when the one before has arrived; whether all of it did. */
  async sendAll(files, lost, sum) {
    if (!(await this.ask("begin", { names: files.map(({ name }) => name) }, [], PIECE_PATIENCE))) return false;
    for (const [at, { name, file }] of files.entries()) {
      const before = sum.done;
      const end = Math.max(file.size, 1);
      for (let start = 0; start < end && !this.stopped; start += PIECE) {
        this.tellSent(file.name, at + 1, files.length, sum);
        let piece;
        try {
          piece = await file.slice(start, start + PIECE).arrayBuffer();
        } catch {
          // Moved or locked since it was dropped.
          lost.push(name);
          break;
        }
        const reply = await this.ask("piece", { at }, piece.byteLength ? [piece] : [], PIECE_PATIENCE);
        if (!reply) return false;
        sum.done += piece.byteLength;
        if (!reply.more) break;
      }
      sum.done = before + file.size;
    }
    return !this.stopped;
  }

  tellSent(file, at, n, { done, all }) {
    const { words } = this;
    const mb = (bytes) => (bytes / MB).toLocaleString(words.lang, { maximumFractionDigits: all < 10 * MB ? 1 : 0 });
    const amount = all > MB ? ` · ${fill(words["bring.amount"], { done: mb(done), all: mb(all) })}` : "";
    this.tell(fill(words["bring.sending"], { file, at, n }) + amount, all ? done / all : 0);
  }

  async undo(batch) {
    const reply = await this.ask("undo", { batch }, [], FOR_EVER);
    if (!reply) return;
    if (this.shown === batch) this.account.replaceChildren();
    this.update(reply);
    this.say(reply.said);
    this.choose.focus({ preventScroll: true });
  }

  async leaveOut(table) {
    const reply = await this.ask("leave_out", { table });
    if (reply) this.update(reply);
  }

  async setRegion(told) {
    const code = this.region.value;
    const reply = await this.ask("region", { code }, [], FOR_EVER);
    if (reply) this.say(fill(this.words["bring.region_set"], { region: told.of(code) }));
  }

  /** Show what the kernel keeps: earlier imports, and the tables that nobody has explained yet. */
  update(state) {
    if (state.past) {
      this.model.set("first", { ...this.first, past: state.past, unknown: state.unknown, region: state.region });
      this.region.value = state.region;
      this.past.replaceChildren(...this.drawPast(state.past));
      this.forms.replaceChildren(...state.unknown.map((one) => this.drawForm(one)));
    }
  }

  drawPast(past) {
    const { words } = this;
    if (!past.length) return [el("p", { class: "jp-panel-quiet" }, words["bring.past_none"])];
    const rows = past.map(({ batch, at, files, said }) => {
      const row = el("li", {});
      const told = el("span", { class: "jp-bring-import" }, `${at} · ${files} · ${said}`);
      const back = button(words["bring.back"], () => {
        const sure = button(words["bring.back"], () => this.undo(batch));
        const keep = button(words["bring.keep"], () => {
          row.replaceChildren(told, back);
          back.focus();
        });
        const question = fill(words["bring.sure"], { files, at });
        row.replaceChildren(el("span", { class: "jp-bring-import" }, question), sure, keep);
        keep.focus();
      });
      back.setAttribute("aria-label", `${words["bring.back"]} ${at} ${files}`);
      row.append(told, back);
      return row;
    });
    return [el("ul", {}, ...rows)];
  }

  drawForm({ table, file, columns }) {
    const { words } = this;
    const meanings = columns.map(({ column, example, proposed }, at) => {
      const options = this.first.meanings.map(([field, said]) => el("option", { value: field }, said));
      const meaning = el("select", { id: `jp-bring-${this.model.model_id}-${table}-${at}` }, ...options);
      meaning.value = proposed;
      return { column, example, meaning };
    });
    const take = () =>
      this.run("explain", { table, said: Object.fromEntries(meanings.map(({ column, meaning }) => [column, meaning.value])) });
    const rows = meanings.map(({ column, example, meaning }) =>
      el(
        "li",
        {},
        el("label", { for: meaning.id }, column, example && el("span", { class: "jp-panel-quiet" }, example)),
        meaning,
      ),
    );
    const asked = fill(words["bring.explain"], { file });
    return el(
      "section",
      { class: "jp-bring-form", "aria-label": asked },
      el("h3", {}, asked),
      el("p", { class: "jp-panel-quiet" }, words["bring.explain_why"]),
      el("ul", {}, ...rows),
      el(
        "div",
        { class: "jp-panel-row" },
        button(words["bring.explain_take"], take, { class: "jp-panel-button jp-panel-main" }),
        button(words["bring.leave_out"], () => this.leaveOut(table)),
      ),
    );
  }

  showAccount(account) {
    const { words } = this;
    this.shown = account.batch;
    const undo = account.batch && button(words["bring.undo"], () => this.undo(account.batch));
    const twins =
      account.twins && el("p", {}, account.twins, " ", button(words["bring.twins_go"], () => this.goToTwins()));
    this.account.replaceChildren(
      el(
        "section",
        { class: "jp-bring-account", "aria-label": words["bring.account"] },
        el("h3", {}, words["bring.account"]),
        account.files.length && this.drawFiles(account.files),
        ...account.files.filter(({ dated }) => dated).map(({ name, dated }) => el("p", {}, `${name}: ${dated}`)),
        account.passed && el("p", { class: "jp-panel-quiet" }, account.passed),
        this.drawProblems(account),
        twins,
        undo && el("p", {}, undo),
      ),
    );
  }

  drawFiles(files) {
    const { words } = this;
    const heads = ["file", "source", ...COUNTS].map((name) => words[`column.${name}`]);
    heads.push(words["bring.remarks"]);
    const head = el("div", { role: "row", class: "jp-bring-heads" }, ...heads.map((said) => el("div", { role: "columnheader" }, said)));
    const rows = files.map((file) => {
      const counts = [...COUNTS.map((name) => (file.failed ? 0 : file[name])), file.problems];
      return el(
        "div",
        { role: "row", class: file.failed ? "jp-bring-failed" : "" },
        el("div", { role: "cell", class: "jp-bring-name", title: file.path }, file.name),
        el("div", { role: "cell", class: "jp-bring-source" }, file.source || words["bring.unknown_source"]),
        ...counts.map((n, at) =>
          el(
            "div",
            { role: "cell", class: n ? "jp-bring-count" : "jp-bring-count jp-bring-zero" },
            el("span", { class: "jp-bring-label", "aria-hidden": "true" }, heads[at + 2]),
            n ? n.toLocaleString(words.lang) : "0",
          ),
        ),
      );
    });
    return el("div", { role: "table", class: "jp-bring-files", tabindex: "0", "aria-label": words["table.files"] }, head, ...rows);
  }

  drawProblems({ refused, problems, more }) {
    const { words } = this;
    if (!problems.length) return el("p", { class: "jp-panel-quiet" }, refused);
    const list = el("ul", { tabindex: "0", "aria-label": words["table.problems"] });
    const rest = el("span", {});
    const next = button(words["bring.show_more"], async () => {
      const found = await this.ask("more", { start: list.children.length }, [], PIECE_PATIENCE);
      if (found) add(found);
    });
    const foot = el("p", { class: "jp-panel-row" }, rest, next);
    const add = (found) => {
      list.append(...found.problems.map((one) => this.drawProblem(one)));
      rest.textContent = found.more;
      foot.hidden = !found.more;
    };
    add({ problems, more });
    return el("details", { class: "jp-bring-problems", open: problems.length <= 12 }, el("summary", {}, refused), list, foot);
  }

  drawProblem({ file, line, said }) {
    const place = line ? fill(this.words["bring.place"], { file, line }) : file;
    return el("li", {}, el("span", { class: "jp-bring-place" }, place), el("span", {}, said));
  }

  goToTwins() {
    const panel = [...document.querySelectorAll(".jp-panel-twins")].find((one) => one.checkVisibility());
    panel?.scrollIntoView({ block: "center" });
    panel?.dispatchEvent(new Event("jinmyaku-go"));
  }
}

export default {
  render({ model, el: node }) {
    const view = new BringView({ model, el: node });
    return () => view.stop();
  },
};
