// An editor for Python in a page: CodeMirror in a shadow root, in the colours of the page.
//
// The shadow root keeps the page's styles out and takes CodeMirror's as adopted style sheets: a <style> element would be
// refused where the page's policy allows no inline styles.
//
// Tab never traps. Whoever comes by keyboard goes on with Tab, as on the rest of the page. Once they type, or come by
// mouse or touch, Tab indents; Escape gives Tab back, for as long as nothing is typed.
import { autocompletion, completionKeymap, completionStatus } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { localCompletionSource, pythonLanguage } from "@codemirror/lang-python";
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  LanguageSupport,
  syntaxHighlighting,
  syntaxTree,
} from "@codemirror/language";
import { Annotation, EditorState, Prec, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const RUNS = "Control, Command or Shift with Enter runs the code. ";
const TABS = "Tab moves on; after typing it indents, until Escape.";

// -- looks ------------------------------------------------------------------------------------------
const INK = "var(--fig-ink, CanvasText)";
const PAPER = "var(--fig-paper, Canvas)";
const MUTED = "var(--fig-muted, GrayText)";
const FAINT = "var(--fig-faint, ButtonBorder)";
const ACCENT = "var(--fig-accent, LinkText)";
const ALERT = "var(--fig-alert, Mark)";
// Of these a palette need not have a role: a page may name colours of its own.
const STRING = `var(--editor-string, var(--fig-third, ${ACCENT}))`;
const NUMBER = `var(--editor-number, var(--fig-fourth, ${ACCENT}))`;

const LOOKS = EditorView.theme({
  "&": { color: INK, backgroundColor: PAPER, borderRadius: "inherit" },
  "&.cm-focused": { outline: `3px solid ${ACCENT}`, outlineOffset: "1px" },
  ".cm-scroller": {
    fontFamily: "var(--pst-font-family-monospace, ui-monospace, monospace)",
    lineHeight: "1.5",
  },
  ".cm-content": { padding: "0.5rem 0", caretColor: INK },
  ".cm-line": { padding: "0 0.75rem" },
  ".cm-marked": { boxShadow: `inset 4px 0 ${ALERT}`, backgroundColor: `color-mix(in srgb, ${ALERT} 8%, transparent)` },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: FAINT, outline: `1px solid ${MUTED}` },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "transparent", outline: `1px solid ${ALERT}` },
  ".cm-tooltip.cm-tooltip-autocomplete": { color: INK, backgroundColor: PAPER, border: `1px solid ${MUTED}` },
  ".cm-tooltip-autocomplete > ul": { fontFamily: "var(--pst-font-family-monospace, ui-monospace, monospace)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { color: PAPER, backgroundColor: ACCENT },
});

const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: ACCENT, fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: STRING },
  { tag: [tags.number, tags.bool, tags.null], color: NUMBER },
  { tag: tags.comment, color: MUTED, fontStyle: "italic" },
  { tag: tags.definition(tags.function(tags.variableName)), fontWeight: "600" },
  { tag: tags.definition(tags.className), fontWeight: "600" },
]);

// -- the marked line --------------------------------------------------------------------------------
const mark = StateEffect.define();
const MARKED = Decoration.line({ class: "cm-marked" });

const marked = StateField.define({
  create: () => Decoration.none,
  update(lines, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(mark)) {
        return effect.value === null ? Decoration.none : Decoration.set([MARKED.range(effect.value)]);
      }
    }
    return lines.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

// -- completion -------------------------------------------------------------------------------------
/** What stands before the cursor, as far as names can be completed from it: `np.lin`; null where none is meant. */
function named(context) {
  const inside = syntaxTree(context.state).resolveInner(context.pos, -1).name;
  if (/^(Comment|String|FormatString)$/.test(inside)) return null;
  const found = context.matchBefore(/[\p{L}\p{N}_.]*$/u);
  const text = found ? found.text : "";
  if (/^\d/.test(text) || (text === "" && !context.explicit)) return null;
  return text;
}

/** Names from outside and those that the code itself sets, each once. */
function source(complete) {
  return async (context) => {
    const text = named(context);
    if (text === null) return null;
    const head = text.slice(0, text.lastIndexOf(".") + 1);
    const [outer, inner] = await Promise.all([
      complete ? Promise.resolve(complete(text)).catch(() => []) : [],
      head ? null : localCompletionSource(context),
    ]);
    if (context.aborted) return null;
    const own = inner ? inner.options.map((option) => option.label) : [];
    const names = new Set([...outer, ...own].map((name) => (name.startsWith(head) ? name.slice(head.length) : name)));
    return {
      from: context.pos - (text.length - head.length),
      options: [...names].map((label) => ({ label })),
      validFor: /^[\p{L}\p{N}_]*$/u,
    };
  };
}

// -- keys -------------------------------------------------------------------------------------------
/** Who may use Tab: the page, until the reader types or points here, and again after Escape. */
function tabs() {
  let pointed = false;
  return [
    keymap.of([indentWithTab]),
    EditorView.domEventHandlers({
      // Focus that comes by mouse or touch comes while this event is handled.
      mousedown: (event, view) => {
        pointed = true;
        setTimeout(() => (pointed = false));
        view.setTabFocusMode(false);
      },
      focus: (event, view) => view.setTabFocusMode(!pointed),
      keydown: (event, view) => {
        if (event.key === "Escape" && completionStatus(view.state) === null) view.setTabFocusMode(true);
      },
    }),
    EditorView.updateListener.of((update) => {
      if (update.transactions.some((one) => one.isUserEvent("input"))) update.view.setTabFocusMode(false);
    }),
  ];
}

function running(onRun) {
  const run = () => {
    onRun();
    return true;
  };
  return Prec.highest(keymap.of([{ key: "Mod-Enter", run }, { key: "Ctrl-Enter", run }, { key: "Shift-Enter", run }]));
}

// -- the editor -------------------------------------------------------------------------------------
const outside = Annotation.define();

/**
 * Put an editor into the element `parent`.
 *
 * `doc` is its text, `label` its accessible name. `complete(text)` is given what stands before the cursor, such as
 * `np.lin`, and returns names, or a promise of them, with or without `np.` in front. `onChange(text)` is called when the
 * reader has changed the text (not when `value` is set), `onRun()` on Ctrl, Cmd or Shift with Enter.
 *
 * What is returned: `value`, to be read and set (a set value can be undone by the reader); `focus()`; `markLine(n)`,
 * which marks the n-th line, counted from 1, and shows it, or none for null; `destroy()`.
 */
export function create({ parent, doc = "", label = "Python code", complete, onChange, onRun }) {
  const host = document.createElement("div");
  host.className = "live-editor";
  const root = host.attachShadow({ mode: "open", delegatesFocus: true });
  const keys = document.createElement("span");
  Object.assign(keys, { id: "keys", hidden: true, textContent: (onRun ? RUNS : "") + TABS });
  root.append(keys);
  parent.append(host);

  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc,
      extensions: [
        onRun ? running(onRun) : [],
        history(),
        indentUnit.of("    "),
        EditorState.tabSize.of(4),
        indentOnInput(),
        bracketMatching(),
        new LanguageSupport(pythonLanguage),
        autocompletion({ override: [source(complete)], icons: false }),
        keymap.of([...completionKeymap, ...historyKeymap, ...defaultKeymap]),
        tabs(),
        marked,
        LOOKS,
        syntaxHighlighting(COLOURS),
        EditorView.contentAttributes.of({ "aria-label": label, "aria-describedby": "keys" }),
        EditorView.updateListener.of((update) => {
          const own = update.transactions.every((one) => one.annotation(outside));
          if (onChange && update.docChanged && !own) onChange(update.state.doc.toString());
        }),
      ],
    }),
  });

  return {
    get value() {
      return view.state.doc.toString();
    },
    set value(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, annotations: outside.of(true) });
    },
    focus() {
      view.focus();
    },
    markLine(number) {
      const lines = view.state.doc.lines;
      const at = number >= 1 && number <= lines ? view.state.doc.line(number).from : null;
      const shown = at === null ? [] : [EditorView.scrollIntoView(at)];
      view.dispatch({ effects: [mark.of(at), ...shown] });
    },
    destroy() {
      view.destroy();
      host.remove();
    },
  };
}
