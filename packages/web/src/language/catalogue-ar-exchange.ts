/** English text → Arabic: import and export. */
export const ARABIC_EXCHANGE: Readonly<Record<string, string>> = {
  'Export {plural}': 'تصدير: {plural}',
  '{size} received …': 'استُلم {size} …',
  'Export {count} selected': 'تصدير المحدد ({count})',
  'Export all matching': 'تصدير كل المطابق',
  'Export all {count} matching': 'تصدير كل المطابق ({count})',
  'All matching': 'كل المطابق',
  'All {count} matching': 'كل المطابق ({count})',
  'Which records': 'أي السجلات',
  As: 'الصيغة',
  'Excel (XLSX)': 'Excel (XLSX)',
  '{count, plural, one {The one that is shown} other {The # shown}}':
    '{count, plural, zero {المعروض (#)} one {العمود المعروض} two {العمودان المعروضان} few {الأعمدة المعروضة (#)} many {الأعمدة المعروضة (#)} other {الأعمدة المعروضة (#)}}',
  'To be changed and imported again': 'للتعديل ثم إعادة الاستيراد',
  'Names of fields instead of labels, and the ID of each record.':
    'أسماء الحقول بدلًا من التسميات، ومعرّف كل سجل.',
  'The file was downloaded.': 'تم تنزيل الملف.',
  'An import would make {created} new records, change {updated} and leave {unchanged} as they are.':
    'سينشئ الاستيراد سجلات جديدة عددها {created}، ويغيّر {updated}، ويترك {unchanged} كما هي.',
  'Import {count, plural, one {# record} other {# records}}':
    'استيراد {count, plural, zero {# سجل} one {سجل واحد} two {سجلين} few {# سجلات} many {# سجلًا} other {# سجل}}',
  'Back to the columns': 'العودة إلى الأعمدة',
  'Refused rows are left out; you can download them afterwards, correct and import them.':
    'تُستبعد الصفوف المرفوضة؛ ويمكنك بعد ذلك تنزيلها وتصحيحها واستيرادها.',
  '{count, plural, one {# row} other {# rows}} would be refused':
    '{count, plural, zero {لن يُرفض أي صف} one {سيُرفض صف واحد} two {سيُرفض صفان} few {ستُرفض # صفوف} many {سيُرفض # صفًا} other {سيُرفض # صف}}',
  '{count, plural, one {# time} other {# times}}':
    '{count, plural, zero {# مرة} one {مرة واحدة} two {مرتان} few {# مرات} many {# مرة} other {# مرة}}',
  'The first {count} problems are shown.': 'تُعرض أولى المشكلات، وعددها {count}.',
  'Rows that would be refused': 'الصفوف التي ستُرفض',
  '(empty)': '(فارغ)',
  'a PNG picture': 'صورة PNG',
  'a JPEG picture': 'صورة JPEG',
  'a GIF picture': 'صورة GIF',
  'a PDF document': 'مستند PDF',
  'an old Excel file (XLS)': 'ملف Excel قديم (XLS)',
  'a compressed file': 'ملف مضغوط',
  'File to import': 'الملف المراد استيراده',
  'Drop a CSV or Excel file here': 'أفلت هنا ملف CSV أو Excel',
  'CSV up to {csv}, XLSX up to {xlsx}. The first row names the columns.':
    'ملفات CSV حتى {csv}، وXLSX حتى {xlsx}. الصف الأول يحمل أسماء الأعمدة.',
  'Reading {name} …': 'جارٍ قراءة {name} …',
  '{name} is {what}, not a table. Save the table as CSV or XLSX and import that file.':
    '{name} هو {what} وليس جدولًا. احفظ الجدول بصيغة CSV أو XLSX ثم استورد ذلك الملف.',
  '{name} is empty.': '{name} فارغ.',
  '{name} has {size}; the limit is {limit}. Import it in parts.':
    'حجم {name} هو {size} والحد الأقصى {limit}. استورده على أجزاء.',
  '{rows, plural, one {# row} other {# rows}} below the header; {used} of {columns} columns are used.':
    '{rows, plural, zero {# صف} one {صف واحد} two {صفان} few {# صفوف} many {# صفًا} other {# صف}} تحت الترويسة؛ الأعمدة المستخدمة: {used} من {columns}.',
  'New records also need: {fields}.': 'تتطلب السجلات الجديدة أيضًا: {fields}.',
  'Check the file': 'فحص الملف',
  'Choose another file': 'اختيار ملف آخر',
  'A check changes nothing.': 'الفحص لا يغيّر شيئًا.',
  'Columns of the file': 'أعمدة الملف',
  'Column of the file': 'عمود الملف',
  Samples: 'أمثلة',
  'Field for the column {column}': 'حقل العمود {column}',
  'Create missing ones': 'إنشاء العناصر الناقصة',
  'Create missing ones for {column}': 'إنشاء العناصر الناقصة للعمود {column}',
  'Records are recognised by': 'يُتعرّف على السجلات عن طريق',
  'The same ones are changed instead of made twice.':
    'تُعدَّل السجلات المتطابقة بدلًا من إنشائها مرتين.',
  'Nothing: every row is a new record': 'لا شيء: كل صف سجل جديد',
  'ID of the record': 'معرّف السجل',
  'Dates are written as': 'صيغة كتابة التواريخ',
  'Others are refused, not guessed.': 'تُرفض الصيغ الأخرى ولا تُخمَّن.',
  'Numbers are written as': 'صيغة كتابة الأرقام',
  'As in the program that made the file.': 'كما في البرنامج الذي أنشأ الملف.',
  'Import {plural}': 'استيراد: {plural}',
  'You may neither create nor change {plural}. An administrator can say who may.':
    'لا يحق لك الإنشاء أو التعديل في {plural}. يمكن لأحد المسؤولين أن يخبرك بمن يحق له ذلك.',
  'Found in other records': 'موجود في سجلات أخرى',
  'From an export': 'من عملية تصدير',
  '{field} (divided by ;)': '{field} (مفصولة بـ ;)',
  '{field}, by name': '{field}، حسب الاسم',
  '{field}, by {key}': '{field}، حسب {key}',
  'Show {plural}': 'عرض: {plural}',
  'Download the failed rows': 'تنزيل الصفوف المرفوضة',
  'Create what is missing and check again': 'إنشاء المفقود والتحقق مجددًا',
  'Import it again': 'استيراده مرة أخرى',
  'Import another file': 'استيراد ملف آخر',
  'Undo this import': 'التراجع عن هذا الاستيراد',
  Made: 'أُنشئت',
  Unchanged: 'دون تغيير',
  'Rows refused': 'الصفوف المرفوضة',
  'What the import did, before it was undone:': 'ما قام به الاستيراد قبل التراجع عنه:',
  'All rows are in.': 'تم استيراد كل الصفوف.',
  '{count, plural, one {# row was} other {# rows were}} refused; all others are in.':
    '{count, plural, zero {لم يُرفض أي صف} one {رُفض صف واحد} two {رُفض صفان} few {رُفضت # صفوف} many {رُفض # صفًا} other {رُفض # صف}}؛ وتم استيراد البقية.',
  'Undone: {deleted, plural, one {# record} other {# records}} deleted, {restored} given back the old values, {refused} left as they are.':
    'تم التراجع: حُذف {deleted, plural, zero {# سجل} one {سجل واحد} two {سجلان} few {# سجلات} many {# سجلًا} other {# سجل}}، واستعاد {restored} القيم السابقة، وبقي {refused} كما هو.',
  'Undo this import?': 'هل تريد التراجع عن هذا الاستيراد؟',
  'What it made is deleted, what it changed gets its old values back.':
    'يُحذف ما أنشأه، ويستعيد ما غيّره قيمه السابقة.',
  '{count, plural, one {The # record} other {The # records}} of {plural} that it made will be deleted, with what was created along with them.':
    'سيُحذف {count, plural, zero {# سجل} one {سجل واحد} two {سجلان} few {# سجلات} many {# سجلًا} other {# سجل}} ({plural}) مما أنشأه الاستيراد، مع ما أُنشئ معه.',
  '{count, plural, one {The # record} other {The # records}} that it changed will get the old values back.':
    'القيم السابقة ستعود إلى {count, plural, zero {# سجل} one {سجل واحد} two {سجلين} few {# سجلات} many {# سجلًا} other {# سجل}} مما غيّره الاستيراد.',
  'What somebody changed since then stays as it is and is listed.':
    'ما غيّره شخص منذ ذلك الحين يبقى كما هو ويُدرج في قائمة.',
  'Keep the import': 'الإبقاء على الاستيراد',
  'Undo the import': 'التراجع عن الاستيراد',
  'Undo {count, plural, one {# record} other {# records}}':
    'التراجع عن {count, plural, zero {# سجل} one {سجل واحد} two {سجلين} few {# سجلات} many {# سجلًا} other {# سجل}}',
  'Waiting for a free worker …': 'بانتظار عامل متاح …',
  'You can leave this page; it goes on, and this address leads back here.':
    'يمكنك مغادرة هذه الصفحة؛ تستمر العملية، وهذا العنوان يعيدك إليها.',
  Checking: 'جارٍ الفحص',
  Undoing: 'جارٍ التراجع',
  Importing: 'جارٍ الاستيراد',
  'Stop the check': 'إيقاف الفحص',
  'Stop undoing': 'إيقاف التراجع',
  'Stop the import': 'إيقاف الاستيراد',
  'It was stopped.': 'تم إيقاف العملية.',
  'What was imported before that is there; undo takes it out again.':
    'ما استُورد قبل ذلك موجود؛ والتراجع يزيله.',
}
