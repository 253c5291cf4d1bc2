/**
 * @module
 * The address of a script, as pages with Trusted Types want it. The engine imports it. In the built widget the
 * policy is the one that lit's copy has there (`vite.config.ts`): one name may be claimed only once.
 */

interface Policies {
  createPolicy(name: string, rules: Rules): Rules
}
interface Rules {
  createScriptURL(address: string): string
}

const policies = Reflect.get(globalThis, 'trustedTypes') as Policies | undefined

/** Undefined in browsers without Trusted Types. */
export const policy: Rules | undefined = policies?.createPolicy('countersign', {
  createScriptURL: (address) => address,
})
