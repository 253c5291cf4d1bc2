// What custom-elements.json is made from. `packagejson: false`: a build changes no file of the repository.
// eslint-disable-next-line import/no-default-export -- the analyzer reads the default export
export default {
  globs: ['packages/widget/src/**/*.ts'],
  outdir: 'packages/widget/dist',
  litelement: true,
  packagejson: false,
  quiet: true,
}
