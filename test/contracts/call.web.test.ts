import { createWebCall } from '../../packages/server/src/runtimes/web-call.ts'
import { describeCall } from './call.ts'

describeCall('web', () => ({ call: createWebCall() }), { knowsUnsent: false })
