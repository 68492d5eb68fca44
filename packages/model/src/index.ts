export {
  type AccessRule,
  type Allow,
  allow,
  allowWithRecord,
  type Belonging,
  type Constraint,
  constraint,
  type Operation,
  type Restrict,
  type RestrictToKnownModel,
  restrict,
  restrictToKnownModel,
  restrictToRecord,
} from './access.ts'
export {
  type Action,
  type ActionContext,
  type ActionInput,
  type LinkPort,
  modelAction,
  type OutgoingMail,
  type Parameters,
  recordAction,
} from './action.ts'
export {
  type App,
  app,
  type Group,
  group,
  type LinkPurpose,
  type MailTemplate,
  type Migration,
  type Seed,
} from './app.ts'
export type {
  AttachmentField,
  BooleanField,
  Cel,
  CollectionField,
  ComputedField,
  ComputedType,
  DateField,
  DateTimeField,
  DecimalField,
  Field,
  FieldKind,
  IdField,
  IntegerField,
  JsonField,
  LongTextField,
  ManyToManyField,
  MoneyField,
  ReferenceField,
  SelectionField,
  SequenceField,
  SettingDefault,
  TextField,
  TotalField,
} from './field.ts'
export { ATTACHMENT_MODEL } from './field.ts'
export { cel, field, fromSetting } from './field-builders.ts'
export { LABEL_LANGUAGES, type Translations } from './label-language.ts'
export { labelOfField, labelsOf } from './labels.ts'
export {
  type Extension,
  extend,
  type Fields,
  type ModelDeclaration,
  model,
} from './model.ts'
export type { Filter, Picked, RecordsPort, Selection } from './records-port.ts'
export {
  BUILT_IN_GROUPS,
  defaultScope,
  type Model,
  pairTable,
  type Registry,
  recordScope,
  ruleScope,
} from './registry.ts'
export { buildRegistry } from './registry-build.ts'
export {
  type Setting,
  type SettingField,
  type SettingKey,
  type Settings,
  type SettingsPort,
  type SettingValue,
  setting,
} from './setting.ts'
export { type ShapedField, shapeOf } from './shapes.ts'
export {
  ownerOfField,
  type Translate,
  translator,
} from './translations.ts'
export type {
  Change,
  Extensions,
  FieldsOf,
  ModelName,
  Models,
  NewRecord,
  RecordOf,
  ValueOf,
} from './typed-records.ts'
export {
  type FormField,
  type FormSection,
  type FormView,
  formView,
  type ListView,
  listView,
  type SearchView,
  searchView,
  type View,
} from './view.ts'
