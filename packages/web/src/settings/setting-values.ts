import type { SettingMeta } from '../api/meta.ts'
import { listRecords } from '../api/records.ts'
import { kindOf } from '../fields/field-registry.ts'

/** Values by key; what nobody decided is missing, and its default holds. */
export type Decided = ReadonlyMap<string, unknown>

export async function readDecided(signal: AbortSignal): Promise<Decided> {
  const { rows } = await listRecords({ model: 'setting', select: 'id,key,value', signal })
  return new Map(rows.map((row) => [String(row['key']), row['value']]))
}

export function valueOf({ key, field }: SettingMeta, decided: Decided): unknown {
  const value = decided.get(key)
  return value === undefined || value === null ? (field.default ?? null) : value
}

/** The settings of which the person typed something else than what holds. */
export function changedSettings(
  settings: readonly SettingMeta[],
  decided: Decided,
  typed: ReadonlyMap<string, unknown>,
): readonly SettingMeta[] {
  return settings.filter(
    (setting) =>
      typed.has(setting.key) &&
      !kindOf(setting.field).isSame(typed.get(setting.key), valueOf(setting, decided)),
  )
}
