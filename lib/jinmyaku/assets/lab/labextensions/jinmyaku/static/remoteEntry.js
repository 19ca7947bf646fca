"use strict";

/*
 * A prebuilt JupyterLab extension, written by hand so that nothing has to be built: module federation asks a
 * container for init() and get(), and gives it the modules that JupyterLab shares.
 *
 * Notebooks say in their metadata what they want:
 *   jinmyaku.run_on_open   shown as a page, and run when it is first seen
 *   jinmyaku.refresh       shown as a page, and run again when the person comes back to it
 */
(() => {
  const STYLES = new URL("style.css", document.currentScript.src).href;
  const PAGE = "jinmyaku-page";
  const BUSY = "jinmyaku-busy";
  const DEAF = "data-lm-suppress-shortcuts";
  const WIDGET = "application/vnd.jupyter.widget-view+json";
  const PULSE = 20;
  const PATIENCE = 6000;
  const WORDS = {
    en: { preparing: "Preparing…", code: "Show the code", again: "Start this page afresh" },
    ja: { preparing: "準備中…", code: "コードを表示", again: "このページを最初からやり直す" },
  };

  let scope = {};

  /** The one copy of a package that JupyterLab itself uses. */
  async function shared(name) {
    const versions = Object.values(scope[name]);
    const own = versions.find(({ from }) => from === "@jupyterlab/application-top") ?? versions[0];
    const factory = await own.get();
    return factory();
  }

  function addStyles() {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = STYLES;
    document.head.append(link);
  }

  /** Pages: which notebooks are shown as one, and when they run. */
  class Pages {
    constructor(app, NotebookActions, words, language) {
      this.app = app;
      this.actions = NotebookActions;
      this.words = words;
      this.language = language;
      this.started = new WeakSet();
      this.running = new WeakMap();
      this.again = new WeakSet();
      this.seen = null;
    }

    wishes(panel) {
      return panel.context.isReady ? (panel.model?.getMetadata("jinmyaku") ?? {}) : {};
    }

    isPage(panel) {
      const { run_on_open: open, refresh } = this.wishes(panel);
      return Boolean(open || refresh);
    }

    isFolded(panel) {
      return panel.node.classList.contains(PAGE);
    }

    async add(panel) {
      await panel.context.ready;
      if (!this.isPage(panel)) return;
      // Results of last time may be out of date, and widgets among them are dead.
      this.actions.clearAllOutputs(panel.content);
      this.addPreparing(panel);
      this.fold(panel, true);
      panel.node.addEventListener("keydown", (event) => this.onKey(panel, event));
      // JupyterLab's own menu offers to cut and delete cells; the browser's offers to copy.
      panel.node.addEventListener("contextmenu", (event) => {
        if (this.isFolded(panel)) event.stopPropagation();
      });
      panel.sessionContext.statusChanged.connect((_, status) => {
        panel.node.classList.toggle(BUSY, status === "busy" || this.running.has(panel));
      });
      this.awaitSight(panel);
    }

    /** Run a page when it is first on the screen: on a busy machine JupyterLab at times gives the focus to nothing. */
    awaitSight(panel) {
      const eye = new IntersectionObserver((entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        eye.disconnect();
        if (!this.app.shell.currentWidget) this.app.shell.activateById(panel.id);
        this.seen = panel;
        this.started.add(panel);
        if (this.wishes(panel).run_on_open) this.run(panel);
      });
      eye.observe(panel.node);
    }

    addPreparing(panel) {
      const line = document.createElement("div");
      line.className = "jinmyaku-preparing";
      line.setAttribute("role", "status");
      line.append(document.createElement("span"));
      panel.node.append(line);
    }

    fold(panel, folded) {
      const { showAllCode, hideAllCode } = this.actions;
      panel.node.classList.toggle(PAGE, folded);
      panel.node.lang = this.language;
      panel.toolbar.setHidden(folded);
      if (!folded) panel.node.querySelectorAll(`[${DEAF}]`).forEach((node) => node.removeAttribute(DEAF));
      (folded ? hideAllCode : showAllCode)(panel.content);
    }

    onKey(panel, event) {
      const save = event.key.toLowerCase() === "s" && (event.ctrlKey || event.metaKey);
      if (!save || !this.isFolded(panel)) return;
      event.preventDefault();
      panel.context.save();
    }

    /** Run a page again that asks for it when it comes back to the front. */
    comeBack(panel) {
      if (panel === this.seen) return;
      this.seen = panel;
      if (this.started.has(panel) && this.wishes(panel).refresh) this.run(panel);
    }

    run(panel) {
      // What is being worked out may already be behind what the person did on the other page.
      if (this.running.has(panel)) this.again.add(panel);
      else this.running.set(panel, this.runThrough(panel));
      return this.running.get(panel);
    }

    async runThrough(panel) {
      this.announce(panel, true);
      const release = this.holdPlace(panel);
      try {
        await panel.sessionContext.ready;
        await panel.revealed;
        await this.widgetsFound(panel);
        do {
          this.again.delete(panel);
          await this.actions.runCells(panel.content, panel.content.widgets, panel.sessionContext);
          await panel.context.save();
        } while (this.again.has(panel));
      } finally {
        release();
        this.running.delete(panel);
        this.announce(panel, false);
      }
    }

    /**
     * Wait, but not for ever, until JupyterLab has looked for widgets that live on in the kernel: of one that is made
     * meanwhile it can take two, and the one that is shown never hears an answer.
     */
    async widgetsFound(panel) {
      const { rendermime } = panel.content;
      const end = performance.now() + PATIENCE;
      while (performance.now() < end) {
        const { _manager: named } = rendermime.createRenderer(WIDGET);
        if (!named) return;
        const pause = new Promise((done) => setTimeout(done, PULSE));
        const manager = await Promise.race([named.promise, pause]);
        if (manager?.restoredStatus) return;
        await pause;
      }
    }

    /** Keep the page as tall as it is while its results are replaced, so that it does not jump. */
    holdPlace(panel) {
      const inner = panel.node.querySelector(".jp-WindowedPanel-inner");
      inner.style.minHeight = `${inner.scrollHeight}px`;
      return () => {
        inner.style.minHeight = "";
      };
    }

    async startAfresh(panel) {
      this.again.delete(panel);
      await panel.sessionContext.restartKernel();
      await this.running.get(panel)?.catch(() => {});
      this.actions.clearAllOutputs(panel.content);
      await this.run(panel);
    }

    announce(panel, busy) {
      panel.node.classList.toggle(BUSY, busy);
      panel.node.querySelector(".jinmyaku-preparing > span").textContent = busy ? this.words.preparing : "";
    }
  }

  /** JupyterLab's single keys cut, merge and delete cells, and swallow what a panel listens for. */
  function silenceShortcuts() {
    // Before JupyterLab, which listens on the document; the attribute counts only up to the first match.
    const silence = ({ target }) => {
      if (target.closest?.(`.${PAGE} .jp-Notebook`)) target.setAttribute(DEAF, "");
    };
    window.addEventListener("keydown", silence, true);
  }

  /** Let the browser's tab bear the page's first heading instead of the name of a file. */
  function showHeading(pages, tracker) {
    const show = () => {
      const page = tracker.currentWidget;
      const source = page && pages.isPage(page) ? page.model.cells.get(0)?.sharedModel.source : "";
      const [, heading] = source?.match(/^#\s+(.+)$/m) ?? [];
      if (heading && document.title !== heading) document.title = heading;
    };
    // JupyterLab writes its own title whenever anything about a document changes.
    new MutationObserver(show).observe(document.querySelector("title"), { childList: true });
  }

  /** JupyterLab changes the address with the document, but not the document with the address. */
  function followBackButton(app) {
    // It also notes every address twice, which would take two presses to leave.
    const push = window.history.pushState.bind(window.history);
    window.history.pushState = (state, title, url) => {
      if (new URL(url, window.location.href).href !== window.location.href) push(state, title, url);
    };
    window.addEventListener("popstate", () => {
      const [, path] = window.location.pathname.match(/\/doc\/tree\/(.+)$/) ?? [];
      if (path) app.commands.execute("docmanager:open", { path: decodeURIComponent(path) });
    });
  }

  /** The bar above the menus shows the file's name, and a click in it would rename the file. */
  function hideTopBar(shell) {
    if (shell.isTopInSimpleModeVisible?.()) shell.toggleTopInSimpleModeVisibility();
  }

  async function activate(app, tracker, translator, mainMenu, palette) {
    const { NotebookActions } = await shared("@jupyterlab/notebook");
    const language = translator.languageCode.startsWith("ja") ? "ja" : "en";
    const pages = new Pages(app, NotebookActions, WORDS[language], language);
    addStyles();
    app.restored.then(() => hideTopBar(app.shell));
    showHeading(pages, tracker);
    silenceShortcuts();
    followBackButton(app);
    tracker.forEach((panel) => pages.add(panel));
    tracker.widgetAdded.connect((_, panel) => pages.add(panel));
    app.shell.currentChanged.connect((_, { newValue }) => {
      if (newValue) pages.comeBack(newValue);
    });
    app.commands.addCommand("jinmyaku:show-code", {
      label: pages.words.code,
      isToggled: () => Boolean(tracker.currentWidget) && !pages.isFolded(tracker.currentWidget),
      isEnabled: () => Boolean(tracker.currentWidget) && pages.isPage(tracker.currentWidget),
      execute: () => pages.fold(tracker.currentWidget, !pages.isFolded(tracker.currentWidget)),
    });
    app.commands.addCommand("jinmyaku:start-afresh", {
      label: pages.words.again,
      isEnabled: () => Boolean(tracker.currentWidget) && pages.isPage(tracker.currentWidget),
      execute: () => pages.startAfresh(tracker.currentWidget),
    });
    const commands = ["jinmyaku:start-afresh", "jinmyaku:show-code"];
    mainMenu?.viewMenu.addGroup(commands.map((command) => ({ command })), 0);
    commands.forEach((command) => palette?.addItem({ command, category: "Jinmyaku" }));
  }

  async function extension() {
    const { INotebookTracker } = await shared("@jupyterlab/notebook");
    const { ITranslator } = await shared("@jupyterlab/translation");
    const { IMainMenu } = await shared("@jupyterlab/mainmenu");
    const { ICommandPalette } = await shared("@jupyterlab/apputils");
    return {
      id: "jinmyaku:pages",
      autoStart: true,
      requires: [INotebookTracker, ITranslator],
      optional: [IMainMenu, ICommandPalette],
      activate,
    };
  }

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB.jinmyaku = {
    init: (modules) => {
      scope = modules;
    },
    get: async () => {
      const plugin = await extension();
      return () => ({ __esModule: true, default: plugin });
    },
  };
})();
