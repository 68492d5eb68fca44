/** English text → Arabic: forms, their fields and actions. */
export const ARABIC_FORM: Readonly<Record<string, string>> = {
  'Nothing was done yet: something is missing.': 'لم يُنفَّذ شيء بعد: هناك معلومة ناقصة.',
  'Fill in {field}.': 'املأ الحقل {field}.',
  'Go back': 'رجوع',
  'It may have happened all the same: look at the record before you repeat it.':
    'ربما نُفِّذ الإجراء رغم ذلك: راجع السجل قبل تكراره.',
  'Done: {action}': 'تم: {action}',
  'Save first: an action sees what is saved.': 'احفظ أولًا: الإجراء لا يرى إلا ما حُفظ.',
  'More actions': 'إجراءات أخرى',
  '{field}: choose from a calendar': '{field}: الاختيار من التقويم',
  'Previous decade': 'العقد السابق',
  'Next decade': 'العقد التالي',
  Replace: 'استبدال',
  'Choose a file or drop it here': 'اختر ملفًا أو أفلته هنا',
  'This is too long: {length} characters, at most {max} fit.':
    'النص طويل جدًا: عدد الأحرف {length} والحد الأقصى {max}.',
  'This is not a web address; it begins with https:// or http://.':
    'هذا ليس عنوان ويب؛ يجب أن يبدأ بـ https:// أو http://.',
  'This must be a number, like {example}.': 'يجب أن يكون رقمًا، مثل {example}.',
  '{scale, plural, =0 {Only whole numbers fit} one {Only # digit fits behind the decimal point} other {Only # digits fit behind the decimal point}}: round it first.':
    '{scale, plural, =0 {تُقبل الأعداد الصحيحة فقط} zero {تُقبل الأعداد الصحيحة فقط} one {يُقبل رقم واحد فقط بعد الفاصلة العشرية} two {يُقبل رقمان فقط بعد الفاصلة العشرية} few {تُقبل # أرقام فقط بعد الفاصلة العشرية} many {يُقبل # رقمًا فقط بعد الفاصلة العشرية} other {يُقبل # رقم فقط بعد الفاصلة العشرية}}: قرّب العدد أولًا.',
  'This is too large: at most {room} digits fit before the decimal point.':
    'العدد كبير جدًا: الحد الأقصى لعدد الأرقام قبل الفاصلة العشرية {room}.',
  'This is not a date. Type it like {example}.': 'هذا ليس تاريخًا. اكتبه على نحو {example}.',
  'This is not a date and time. Type it like {example}.':
    'هذا ليس تاريخًا ووقتًا. اكتبه على نحو {example}.',
  'Choose one of the list; “{text}” is not in it.': 'اختر من القائمة؛ «{text}» غير موجود فيها.',
  'This is not JSON.': 'هذا ليس JSON.',
  'has one of': 'يحتوي على أحد',
  'has all of': 'يحتوي على كل',
  'has none of': 'لا يحتوي على أي من',
  'Clear {field}': 'مسح {field}',
  '{field}: what was found': '{field}: نتائج البحث',
  'Create “{text}”': 'إنشاء «{text}»',
  '{who} changed the same': 'غيّر {who} الشيء نفسه',
  'Choose for each what is saved. Everything else of both of you is kept.':
    'اختر لكل عنصر ما سيُحفظ. تُحفظ جميع تعديلاتكما الأخرى.',
  Yours: 'قيمتك',
  empty: 'فارغ',
  'Line {number}: {field}': 'البند {number}: {field}',
  'A line: {line}': 'بند: {line}',
  'Left empty, it becomes {value}.': 'إذا تُرك فارغًا فسيصبح {value}.',
  'Left empty, it is filled in when you save.': 'إذا تُرك فارغًا فسيُملأ عند الحفظ.',
  'Create as new {model}': 'إنشاء كسجل جديد: {model}',
  'Not saved yet: look at the marked fields.': 'لم يُحفظ بعد: راجع الحقول المعلّمة.',
  'Somebody deleted this record': 'حذف شخص ما هذا السجل',
  'What you typed is still here. You can copy it, or make a new record of it.':
    'ما كتبته ما زال هنا. يمكنك نسخه أو إنشاء سجل جديد منه.',
  'Not saved: the server did not answer': 'لم يُحفظ: لم يستجب الخادم',
  'What you typed is still here. Save again; nothing is done twice.':
    'ما كتبته ما زال هنا. احفظ مرة أخرى؛ لن يُنفَّذ شيء مرتين.',
  'Line {number}': 'البند {number}',
  'Move line {number} up': 'تحريك البند {number} إلى أعلى',
  'Move line {number} down': 'تحريك البند {number} إلى أسفل',
  'Delete line {number}': 'حذف البند {number}',
  'None yet.': 'لا يوجد شيء بعد.',
  'Enter: next line. Ctrl + Enter: new line. Ctrl + Backspace: delete the line. ↑ ↓: same column.':
    'Enter: البند التالي. Ctrl + Enter: بند جديد. Ctrl + Backspace: حذف البند. ↑ ↓: العمود نفسه.',
  'Change line': 'تعديل البند',
  'Create {model}': 'إنشاء: {model}',
  '{position} of {count}': '{position} من {count}',
  '{name} was deleted.': 'تم حذف {name}.',
  'Active again': 'نشط من جديد',
  'Make active again': 'إعادة التنشيط',
  'Save what is chosen': 'حفظ ما تم اختياره',
  'Use what is chosen': 'استخدام ما تم اختياره',
  '{who} changed this meanwhile. What you typed is untouched.':
    'غيّر {who} هذا السجل في هذه الأثناء. ما كتبته لم يُمس.',
  'Restore draft': 'استعادة المسودة',
  'Discard draft': 'تجاهل المسودة',
  'Draft from {time}: you typed here and did not save.': 'مسودة من {time}: كتبت هنا ولم تحفظ.',
  'Saved. {who} changed {fields} meanwhile; both changes are kept.':
    'تم الحفظ. غيّر {who} في هذه الأثناء: {fields}؛ وحُفظ التعديلان معًا.',
  'Changes discarded': 'تم تجاهل التعديلات',
}
