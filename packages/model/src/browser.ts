/** What the client in the browser knows of declarations: how views and fields are described. */
export type { FieldKind } from './field.ts'
export type { FormField, FormSection, FormView, ListView, SearchView } from './view.ts'
