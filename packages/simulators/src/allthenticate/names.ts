/**
 * @module
 * Parameters whose names nobody has published. The one place to change once the vendor has told them.
 */

/** By what they mean: the likeliest name, then others that a tenant in lenient mode takes as well. */
export const INFERRED_NAMES = {
  /** The door of `/setlockstatus`. */
  door: ['uuid', 'resource_uuid'],
  /** True locks, false unlocks. */
  lockState: ['lock_state', 'lock_status'],
  /** Seconds that it stays open. */
  unlockTime: ['unlock_time'],
  /** Of a new group. */
  groupName: ['name', 'group_name'],
  /** Members of a new group. */
  ids: ['ids'],
  addIds: ['add_ids'],
  deleteIds: ['delete_ids'],
} as const

/** What such a parameter means. */
export type Inferred = keyof typeof INFERRED_NAMES
/** The name in force for each. */
export type Names = Readonly<Record<Inferred, string>>

/** The first of each. */
export const DEFAULT_NAMES: Names = {
  door: INFERRED_NAMES.door[0],
  lockState: INFERRED_NAMES.lockState[0],
  unlockTime: INFERRED_NAMES.unlockTime[0],
  groupName: INFERRED_NAMES.groupName[0],
  ids: INFERRED_NAMES.ids[0],
  addIds: INFERRED_NAMES.addIds[0],
  deleteIds: INFERRED_NAMES.deleteIds[0],
}
