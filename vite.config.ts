/**
 * @module
 * Builds the widget as pages load it. Default: `served/`, one entry and lazy chunks beside it.
 * `--mode cdn`: `cdn/`, everything in one file, with its subresource integrity hash.
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { minifyHTMLLiterals } from 'minify-literals'
import { defaultClientConditions, defineConfig, type Plugin } from 'vite'
import { emitEngine } from './packages/widget/face/emit-engine.ts'

const WIDGET = resolve(import.meta.dirname, 'packages/widget')

/** Takes the white space out of html and css templates. */
function minifyTemplates(): Plugin {
  return {
    name: 'minify-templates',
    enforce: 'pre',
    apply: 'build',
    async transform(code, id) {
      if (!id.startsWith(WIDGET) || !id.endsWith('.ts')) return null
      const result = await minifyHTMLLiterals(code, { fileName: id })
      return result ? { code: result.code, map: result.map ?? null } : null
    },
  }
}

/** In a vendor's file, a part that pages do without, and what stands there instead. */
type Trim = readonly [file: RegExp, part: RegExp, instead: string]

/** What lit carries for browsers that cannot run us, for developers, and for templates unlike ours. */
const LIT: readonly Trim[] = [
  // A Trusted Types policy of its own name: under `trusted-types lit-html` a page's own lit and ours
  // would claim the same name, and the second to load would throw.
  [
    /lit-html\.js$/,
    /createPolicy\((["'])lit-html\1,\{/,
    'createPolicy("countersign",{createScriptURL:t=>t,',
  ],
  // Handed on to the one place of ours that starts a script: see `ownPolicy`.
  [/lit-html\.js$/, /,(\w+)(=\w+\?\w+\.createPolicy\([^]*export\{)/, ',$1$2$1 as policy,'],
  // Style elements in place of adopted sheets, which a strict CSP would stop.
  [
    /css-tag\.js$/,
    /=\s*\w+\.ShadowRoot\s*&&[^;]*?"replace"\s*in CSSStyleSheet\.prototype/,
    '=true',
  ],
  // Hooks for polyfills and hydration, and a count of its copies for a warning in development.
  [/lit-html\.js$/, /,(\w+)=\w+\.litHtmlPolyfillSupport;\1[^;]*;/, ';'],
  [/reactive-element\.js$/, /=\w+\.reactiveElementPolyfillSupport/, '=void 0'],
  [/reactive-element\.js$/, /,\w+\?\.\(\{ReactiveElement:[^;]*;/, ';'],
  [/lit-element\.js$/, /,\w+\.litElementHydrateSupport[^;]*;const \w+=[^;]*;[^;]*;/, ';'],
  [/lit-element\.js$/, /\(\w+\.litElementVersions[^;]*;/, ''],
  // What an error says about a mistake in our own code.
  [/css-tag\.js$/, /"CSSResult is not[^"]*"/, ''],
  [/css-tag\.js$/, /"Value passed to[^)]*"/, ''],
  [/lit-html\.js$/, /"invalid template strings array"/, ''],
  // Decorators.
  [/reactive-element\.js$/, /Symbol\.metadata\?\?=[^;]*;/, ''],
  [
    /reactive-element\.js$/,
    /const (\w)=this\[Symbol\.metadata\];if\(null!==\1\)\{.*?\}(?=this\.)/,
    '',
  ],
  // Attributes that hold numbers, objects and lists.
  [/reactive-element\.js$/, /case Object:case Array:\w=null==\w\?\w:JSON\.stringify\(\w\)/, ''],
  [/reactive-element\.js$/, /case Number:\w=null.*?\}\}(?=return)/, '}'],
  // Directives, the ones that stand for an element with their part class too.
  [/lit-html\.js$/, /(?<=function \w\(\w,(\w)),\w=\w,\w\)\{.*?(?=\}class )/, '){return $1'],
  [/lit-html\.js$/, /else \w\.startsWith\(\w\)&&\(\w\.push\(\{type:6.*?\)\);/, ''],
  [/lit-html\.js$/, /(?<=:)6===\w\.type&&\(.*?\)\)/, '0'],
  [/lit-html\.js$/, /,F:\w(?=\})/, ''],
  // Templates of SVG and MathML.
  [/lit-html\.js$/, /2===(\w)\?"<svg>":3===\1\?"<math>":(?="")/, ''],
  [/lit-html\.js$/, /\+\(2===(\w)\?"<\/svg>":3===\1\?"<\/math>":""\)/, ''],
  [/lit-html\.js$/, /if\((this\.el=.{1,60}),2===(\w)\|\|3===\2\)\{.*?\}/, '$1;'],
]
/**
 * Valibot may say that a reply does not fit, and not why: the page never reads a reason, and making one,
 * with the way to it and the names of what was expected, is half of what we use of it.
 */
const VALIBOT: readonly Trim[] = (
  [
    // What pages get as a record holds anything, and is handed on whole: see `TAKEN_OUT`.
    [
      /(?<=\nfunction record\([^]{1,400}?dataset\.typed = true;)\s+dataset\.value = \{\};[^]*?(?=\s+\} else _addIssue)/,
      '',
    ],
    [
      /(?<=function _addIssue)\([^]*?\n\}\n/,
      `(context, label, dataset) {
        dataset.typed = false;
      }
      `,
    ],
    // What does not fit says so by that alone; whoever finds issues below it would name itself in each.
    [
      /if \((\w+)\.issues\) \{\s+const pathItem = [^]*?dataset\.issues = \1\.issues;\s+if \([^]*?\}\s+\}/g,
      '',
    ],
    [
      /typed: dataset\.typed,\s+success: !dataset\.issues,\s+output: dataset\.value,\s+issues: dataset\.issues/,
      'success: dataset.typed, output: dataset.value',
    ],
    [/(?<=_addIssue\(this, "key", dataset, config\$1), \{[^]*?\n\t+\}(?=\);\n)/g, ''],
    [/^\t+(?:kind: "schema"|reference: \w+|expects: .+|async: false|message: message\$1),\n/gm, ''],
    [/^\t+type: "(?!optional")\w+",\n/gm, ''],
    // Nothing is typed until it is found to be: only a member that is missing takes that back.
    [/\s+else _addIssue\(this, "type", dataset, config\$1\);/g, ''],
    [/_addIssue\(this, "key", dataset, config\$1\)/g, 'dataset.typed = false'],
    // Kinds of members that our schemas do not have.
    [/if \(valueSchema\.fallback !== void 0\) .+\s+else (?=if)/g, ''],
    [/valueSchema\.type [!=]== "exact_optional" (?:\|\||&&) /g, ''],
    [/ (?:\|\||&&) valueSchema\.type [!=]== "nullish"/g, ''],
    [/\/\* @__PURE__ \*\/ getDefault\((\w+)(?:, dataset, config\$1)?\)/g, '$1.default'],
    // Settings that nobody changes, and the door for other libraries.
    [/if \(config\$1\.abortEarly\) break;/g, ''],
    [/(?<=\["~run"\]\(\{ value: input \}), .*getGlobalConfig\(config\$1\)/g, ''],
    [/(?<="~run"\]?\(.*), config\$1(?=\))/g, ''],
    [/return _standardSchema\((?=\{)/g, 'return ('],
  ] as const
).map(([part, instead]) => [/\/valibot\/dist\/index\.mjs$/, part, instead])

/** What one of our files must not use, because it is taken out. */
const TAKEN_OUT =
  /\b(?:svg|mathml)\b[^;'"]*\} from 'lit'|from 'lit\/(?:directive|async-|decorators)|\{ type: (?:Number|Object|Array)\b|\bv\.(?:nullish|exactOptional|fallback)\(|\bv\.record\((?!v\.string\(\), v\.unknown\(\)\))/
/** What sites send and get: no page reads it. */
const OF_SITES = /\/protocol\/src\/site\.ts$/

/** Takes out what a page does without. A part that is found no more stops the build. */
function trim(name: string, trims: readonly Trim[]): Plugin {
  const found = new Set<RegExp>()
  return {
    name,
    apply: 'build',
    transform(code, id) {
      if (!id.includes('/node_modules/') && !OF_SITES.test(id) && TAKEN_OUT.test(code)) {
        this.error(`${id} uses a part of lit or valibot that the build takes out`)
      }
      let trimmed = code
      for (const [file, part, instead] of trims) {
        if (!id.includes('/node_modules/') || !file.test(id)) continue
        const next = trimmed.replace(part, instead)
        if (next !== trimmed) found.add(part)
        trimmed = next
      }
      return trimmed === code ? null : { code: trimmed, map: null }
    },
    buildEnd(error) {
      const lost = trims.find(([, part]) => !found.has(part))
      if (!error && lost) this.error(`no longer found, so no longer taken out: ${lost[1]}`)
    },
  }
}

/**
 * Leaves `import('./chunk.js')` as it is. Vite wraps each in a helper that preloads style sheets and
 * the chunk's own imports: of no use here, and a kilobyte of the entry.
 */
function plainImports(): Plugin {
  const helper = '\0vite/preload-helper.js'
  return {
    name: 'plain-imports',
    enforce: 'pre',
    apply: 'build',
    load: (id) => (id === helper ? 'export const __vitePreload = (load) => load()' : null),
    renderChunk(code) {
      const plain = /__vitePreload\(\(\) => (import\([^]*?), __VITE_PRELOAD__\)/g
      const picked =
        /__vitePreload\(async \(\) => \{\s*const \{[^}]*\} = await (import\([^()]+\));?\s*return \{[^}]*\};?\s*\}, __VITE_PRELOAD__\)/g
      // Nobody calls it any more: the entry need not hand it on.
      const handedOn = /\b(?:__vitePreload as \w+|\w+ as __vitePreload)(?:, )?/g
      const changed = code.replace(plain, '$1').replace(picked, '$1').replace(handedOn, '')
      return { code: changed, map: null }
    },
  }
}

/**
 * Trusted Types allow a name once: what stands here for `script-policy.ts` is the policy that lit's copy has
 * made already.
 */
function ownPolicy(): Plugin {
  return {
    name: 'own-policy',
    enforce: 'pre',
    apply: 'build',
    load: (id) =>
      id.endsWith('/guide/script-policy.ts') ? "export { policy } from 'lit/html.js'" : null,
  }
}

/** Writes `widget.js.sri`, the value of the `integrity` attribute. */
function writeIntegrity(directory: string): Plugin {
  return {
    name: 'write-integrity',
    apply: 'build',
    writeBundle() {
      const digest = createHash('sha384').update(readFileSync(resolve(directory, 'widget.js')))
      writeFileSync(resolve(directory, 'widget.js.sri'), `sha384-${digest.digest('base64')}\n`)
    },
  }
}

// eslint-disable-next-line import/no-default-export -- Vite reads the default export.
export default defineConfig(({ mode }) => {
  const isCdn = mode === 'cdn'
  const outDir = resolve(WIDGET, isCdn ? 'dist/cdn' : 'dist/served')
  return {
    root: WIDGET,
    publicDir: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    resolve: {
      conditions: [
        '@countersign/source',
        ...defaultClientConditions.filter((name) => name !== 'development|production'),
        'production',
      ],
    },
    plugins: [
      plainImports(),
      ownPolicy(),
      minifyTemplates(),
      trim('trim-lit', LIT),
      trim('trim-valibot', VALIBOT),
      isCdn ? writeIntegrity(outDir) : emitEngine(outDir),
    ],
    build: {
      target: 'es2022',
      outDir,
      emptyOutDir: true,
      modulePreload: false,
      // Beside each file, without the line in it that points there: it costs 25 bytes each.
      sourcemap: 'hidden',
      reportCompressedSize: false,
      rolldownOptions: {
        // The engine is compressed once, for half a minute: no warning to whoever starts the trial.
        checks: { bundlerTimings: false },
        input: { widget: resolve(WIDGET, 'src/served.ts') },
        // Lazy chunks then import Lit from the entry: one request until the first field.
        preserveEntrySignatures: isCdn ? 'strict' : 'allow-extension',
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          ...(isCdn ? { codeSplitting: false } : {}),
        },
      },
    },
  }
})
