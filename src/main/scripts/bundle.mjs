/**
 * Makes of the dashboard's files what is served: node bundle.mjs SOURCE MODULES OUT.
 *
 * For each page (SOURCE/*.html) one script and one style sheet, and for each part that the page imports only when somebody wants it one more
 * (import("…")), all in OUT/assets under names that carry a hash of what they hold, so that a browser keeps them for ever. The page itself
 * names them. Beside each file lies what gzip and brotli make of it. MODULES is the node_modules with esbuild; libraries are in OUT/lib.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [source, modules, out] = process.argv.slice(2).map((path) => resolve(path));
const { build } = createRequire(join(modules, "package.json"))("esbuild");

const LINK = /^ *<link rel="stylesheet" href="([^"]+)">\n/gm;
const SCRIPT = /<script( type="module")? src="([^"]+)">/g;
const COMMON = { bundle: true, minify: true, legalComments: "none", charset: "utf8", target: ["chrome111", "firefox113", "safari16.4"], logLevel: "warning" };

/** Libraries are taken from where they are served unbundled. */
const libraries = {
  name: "libraries",
  setup: ({ onResolve }) => onResolve({ filter: /^(\.\.?\/)+lib\// }, ({ path }) => ({ path: join(out, path.replace(/^[./]+/, "")) })),
};

/** Writes a file and what two compressors make of it. */
function write(name, text) {
  writeFileSync(join(out, name), text);
  const bytes = Buffer.from(text);
  writeFileSync(join(out, `${name}.gz`), gzipSync(bytes, { level: 9 }));
  writeFileSync(join(out, `${name}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
}

async function style(page, hrefs) {
  const contents = hrefs.map((href) => `@import "./${href}";`).join("\n");
  const { outputFiles } = await build({ ...COMMON, stdin: { contents, loader: "css", resolveDir: source }, plugins: [libraries], write: false });
  const text = outputFiles[0].text;
  const name = `assets/${page}-${createHash("sha256").update(text).digest("hex").slice(0, 8).toUpperCase()}.css`;
  write(name, text);
  return name;
}

/** A script and its parts: the name of its own file, and those of the files without which it does not begin. */
async function script(path, isModule) {
  const options = isModule ? { format: "esm", splitting: true } : { format: "iife" };
  const { outputFiles, metafile } = await build({
    ...COMMON,
    ...options,
    entryPoints: [join(source, path)],
    outdir: join(out, "assets"),
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    absWorkingDir: out,
    metafile: true,
    plugins: [libraries],
    write: false,
  });
  outputFiles.forEach((file) => write(file.path.slice(out.length + 1), file.text));
  const [name, { imports }] = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint && resolve(out, entryPoint) === join(source, path));
  return { name, first: imports.filter(({ kind }) => kind === "import-statement").map((chunk) => chunk.path) };
}

async function page(file) {
  const name = file.replace(".html", "");
  let html = readFileSync(join(source, file), "utf8");
  const sheet = await style(name, [...html.matchAll(LINK)].map(([, href]) => href));
  const scripts = await Promise.all([...html.matchAll(SCRIPT)].map(async ([, isModule, src]) => ({ src, ...(await script(src, isModule)) })));
  let isFirst = true;
  html = html.replace(LINK, () => (isFirst ? ((isFirst = false), `    <link rel="stylesheet" href="${sheet}">\n`) : ""));
  for (const { src, name: made, first } of scripts) {
    const ahead = first.map((chunk) => `<link rel="modulepreload" href="${chunk}">\n    `).join("");
    html = html.replace(new RegExp(`<script([^>]*) src="${src}">`), (_, type) => `${ahead}<script${type} src="${made}">`);
  }
  write(file, html);
}

rmSync(join(out, "assets"), { recursive: true, force: true });
mkdirSync(join(out, "assets"), { recursive: true });
await Promise.all(readdirSync(source).filter((file) => file.endsWith(".html")).map(page));
