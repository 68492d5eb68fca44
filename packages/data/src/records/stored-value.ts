/** A value in the form that `json_to_recordset` casts exactly: decimals as strings, never floats. */
export type StoredValue = string | number | boolean | null | StoredStructure

type StoredStructure = { readonly [key: string]: StoredValue } | readonly StoredValue[]

/** `problem` is a sentence for the person who wrote the value; it never repeats the value. */
export type ParsedValue = { readonly value: StoredValue } | { readonly problem: string }
