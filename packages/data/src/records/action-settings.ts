import { type Clock, newRecordId, PlatformError } from '@zennnn/kernel'
import type { Registry, Setting, SettingKey, SettingsPort, SettingValue } from '@zennnn/model'
import type { Transaction } from '../connections/transaction.ts'
import type { ActionRights } from './action-rights.ts'
import { parseValue } from './value-parse.ts'

/** The settings of a database, read and decided in the transaction of an action. */
export function settingsPort(parts: {
  readonly registry: Registry
  readonly clock: Clock
  readonly transaction: Transaction
  readonly rights: ActionRights
}): SettingsPort {
  const { registry, clock, transaction, rights } = parts
  return {
    get: async <K extends SettingKey>(key: K) => {
      const setting = getSetting(registry, key)
      const { rows } = await transaction.run({
        name: 'zennnn_setting',
        text: 'select zennnn.setting_value($1::text) as value',
        values: [key],
      })
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `parseValue` answers is what the type of the field says
      return valueOf(setting, rows[0]?.['value']) as SettingValue<K>
    },
    change: async (key, value) => {
      const setting = getSetting(registry, key)
      await rights.runElevated(`decide ${key}`, saved(key, parseSetting(setting, value), clock))
    },
  }
}

/** A decision of an earlier version that does not fit any more counts as none. */
function valueOf({ field }: Setting, decided: unknown): unknown {
  const fallback = field.default ?? null
  if (decided === null || decided === undefined) return fallback
  const parsed = parseValue(field, decided)
  return 'value' in parsed && parsed.value !== null ? parsed.value : fallback
}

function parseSetting({ key, field }: Setting, value: unknown): unknown {
  const parsed = parseValue(field, value)
  if ('value' in parsed) return parsed.value
  throw new PlatformError('VALUE_INVALID', {
    message: `${key}: ${parsed.problem}`,
    details: [{ field: 'value', message: parsed.problem }],
  })
}

function saved(
  key: string,
  value: unknown,
  clock: Clock,
): Parameters<ActionRights['runElevated']>[1] {
  if (value === null)
    return [
      {
        name: 'zennnn_setting_clear',
        text: 'delete from app."setting" where "key" = $1::text',
        values: [key],
      },
    ]
  const json = JSON.stringify(value)
  return [
    {
      name: 'zennnn_setting_update',
      text: 'update app."setting" set "value" = $2::jsonb where "key" = $1::text',
      values: [key, json],
    },
    {
      name: 'zennnn_setting_insert',
      text: `insert into app."setting" ("id", "key", "value") select $1::uuid, $2::text, $3::jsonb
        where not exists (select from app."setting" where "key" = $2::text)`,
      values: [newRecordId(clock), key, json],
    },
  ]
}

function getSetting(registry: Registry, key: string): Setting {
  const setting = registry.settings.get(key)
  if (setting !== undefined) return setting
  throw new PlatformError('NOT_FOUND', {
    message: `There is no setting "${key.slice(0, 100)}".`,
    hint: 'GET /api/meta lists the settings that there are.',
  })
}
