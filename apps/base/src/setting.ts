import {
  allow,
  type Setting as Declared,
  field,
  formView,
  listView,
  model,
  modelAction,
  setting,
} from '@zennnn/model'

/** What an administrator decided; `key` is `<app>.<name>` of a declared setting, and only `change` writes it. */
export const Setting = model('setting', {
  label: 'Setting',
  plural: 'Settings',
  title: 'key',
  order: 'key',
  fields: {
    key: field.text({ label: 'Key', required: true, unique: true, readonly: true, maxLength: 120 }),
    value: field.json({ label: 'Value', readonly: true }),
  },
  access: [allow('administrator', ['read'])],
})

/** No search view: people meet settings as forms, not as records. */
export const SETTING_VIEWS = [
  listView('setting', ['key', 'value', 'updated_by', 'updated_at']),
  formView('setting', { sections: [{ fields: ['key', 'value'] }] }),
]

/** Checked against the declaration; null goes back to its default. */
export const changeSetting = modelAction({
  model: 'setting',
  name: 'change',
  label: 'Change a setting',
  groups: ['administrator'],
  parameters: {
    key: field.text({ required: true, maxLength: 120 }),
    value: field.json(),
  },
  run: async (context, { key, value }) => {
    await context.settings.change(key, value)
  },
})

export const LANGUAGE = setting(
  'base.language',
  field.selection(
    { en: 'English', fr: 'Français', ar: 'العربية' },
    {
      label: 'Language of new users',
      help: 'Everybody can change the own language under My account.',
      required: true,
      default: 'en',
    },
  ),
)

export const TIME_ZONE = setting(
  'base.time_zone',
  field.selection(timeZones(), {
    label: 'Time zone of new users',
    help: 'Everybody can change the own time zone under My account.',
    required: true,
    default: 'UTC',
  }),
)

export const BASE_SETTINGS: readonly Declared[] = [LANGUAGE, TIME_ZONE]

function timeZones(): Readonly<Record<string, string>> {
  const names = ['UTC', ...Intl.supportedValuesOf('timeZone')]
  return Object.fromEntries(names.map((name) => [name, name.replaceAll('_', ' ')]))
}
