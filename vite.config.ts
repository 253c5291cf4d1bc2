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

/**
 * Gives our copy of lit a Trusted Types policy of its own name. Under `trusted-types lit-html` a
 * page's own lit and ours would claim the same name, and the second to load would throw.
 */
function renamePolicy(): Plugin {
  let renamed = false
  return {
    name: 'rename-policy',
    apply: 'build',
    transform(code, id) {
      if (!/\/lit-html\/(.*\/)?lit-html\.js$/.test(id)) return null
      const changed = code.replace(/createPolicy\((["'])lit-html\1/, 'createPolicy("countersign"')
      renamed ||= changed !== code
      return { code: changed, map: null }
    },
    buildEnd(error) {
      if (!error && !renamed) this.error('lit-html no longer creates its policy the way we rename')
    },
  }
}

/**
 * What lit carries for browsers that cannot run us: style elements in place of adopted sheets (which a
 * strict CSP would stop), hooks for polyfills, and a count of its copies for a warning in development.
 */
const LIT_EXTRAS: readonly (readonly [file: RegExp, part: RegExp, instead: string])[] = [
  [
    /css-tag\.js$/,
    /=\s*\w+\.ShadowRoot\s*&&[^;]*?"replace"\s*in CSSStyleSheet\.prototype/,
    '=true',
  ],
  [/lit-html\.js$/, /,(\w+)=\w+\.litHtmlPolyfillSupport;\1[^;]*;/, ';'],
  [/reactive-element\.js$/, /=\w+\.reactiveElementPolyfillSupport/, '=void 0'],
  [/reactive-element\.js$/, /,\w+\?\.\(\{ReactiveElement:[^;]*;/, ';'],
  [/lit-element\.js$/, /,\w+\.litElementHydrateSupport[^;]*;const \w+=[^;]*;[^;]*;/, ';'],
  [/lit-element\.js$/, /\(\w+\.litElementVersions[^;]*;/, ''],
]

function trimLit(): Plugin {
  const found = new Set<RegExp>()
  return {
    name: 'trim-lit',
    apply: 'build',
    transform(code, id) {
      if (!/\/(lit-html|lit-element|@lit\/reactive-element)\/[\w-]+\.js$/.test(id)) return null
      let trimmed = code
      for (const [file, part, instead] of LIT_EXTRAS) {
        if (!file.test(id)) continue
        if (part.test(trimmed)) found.add(part)
        trimmed = trimmed.replace(part, instead)
      }
      return { code: trimmed, map: null }
    },
    buildEnd(error) {
      if (!error && found.size < LIT_EXTRAS.length) {
        this.error('lit no longer carries its extras the way we trim them')
      }
    },
  }
}

/**
 * Lets valibot say that a reply does not fit, and not why: the page never reads a reason, and making
 * one is a fifth of the library.
 */
function plainIssues(): Plugin {
  let changed = false
  return {
    name: 'plain-issues',
    apply: 'build',
    transform(code, id) {
      if (!id.endsWith('/valibot/dist/index.mjs')) return null
      const [whole] = /function _addIssue\([^]*?\n\}\n/.exec(code) ?? []
      if (whole === undefined) return null
      changed = true
      const short = `function _addIssue(context, label, dataset) {
        if (context.kind === 'schema') dataset.typed = false;
        (dataset.issues ??= []).push({});
      }
      `
      return { code: code.replace(whole, () => short), map: null }
    },
    buildEnd(error) {
      if (!error && !changed) this.error('valibot no longer makes its issues the way we shorten')
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
      return { code: code.replace(plain, '$1').replace(picked, '$1'), map: null }
    },
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
      minifyTemplates(),
      renamePolicy(),
      trimLit(),
      plainIssues(),
      ...(isCdn ? [writeIntegrity(outDir)] : []),
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
