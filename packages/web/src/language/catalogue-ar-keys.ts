/** English text → Arabic: API keys. */
export const ARABIC_KEYS: Readonly<Record<string, string>> = {
  'API keys': 'مفاتيح API',
  'By a key a program acts for you, with your rights or fewer.':
    'بالمفتاح يعمل برنامج نيابةً عنك، بصلاحياتك أو أقل.',
  'By a key a program acts for whoever made it, with the rights of that person or fewer. Making and revoking one stands in the audit log.':
    'بالمفتاح يعمل برنامج نيابةً عمّن أنشأه، بصلاحياته أو أقل. والإنشاء والإلغاء مدوّنان في سجل التدقيق.',
  'There is no key yet. A program sends its key with each request:':
    'لا يوجد مفتاح بعد. يرسل البرنامج مفتاحه مع كل طلب:',
  Key: 'المفتاح',
  Ends: 'ينتهي',
  'Make a key': 'إنشاء مفتاح',
  'Make key': 'إنشاء المفتاح',
  'The program that will use it, such as “Nightly report”.':
    'البرنامج الذي سيستعمله، مثل «التقرير الليلي».',
  'What it opens': 'ما يفتحه',
  'What I choose': 'ما أختاره',
  'All that I may use': 'كل ما يحق لي استعماله',
  'Users and groups, for provisioning (SCIM)': 'المستخدمون والمجموعات، للتزويد (SCIM)',
  'What it may do': 'ما يُسمح به',
  Read: 'القراءة',
  'Read and write': 'القراءة والكتابة',
  'Ends after': 'ينتهي بعد',
  'On {date}; before that you can revoke it at any time.':
    'في {date}؛ ويمكنك إلغاؤه قبل ذلك في أي وقت.',
  'Copy your key': 'انسخ مفتاحك',
  'It is not shown again. Whoever has it can do what it may: keep it as you keep a password.':
    'لن يُعرض مرة أخرى. من يملكه يفعل ما يسمح به: احفظه كما تحفظ كلمة مرور.',
  'I have kept it': 'حفظته',
  'Provisions users by SCIM, and nothing else': 'يدير المستخدمين عبر SCIM ولا شيء غير ذلك',
  'Reads users by SCIM': 'يقرأ المستخدمين عبر SCIM',
  'Reads and writes all that its user may': 'يقرأ ويكتب كل ما يحق لمستخدمه',
  'Reads all that its user may': 'يقرأ كل ما يحق لمستخدمه',
  'Reads and writes {models}': 'يقرأ ويكتب: {models}',
  'Reads {models}': 'يقرأ: {models}',
  Revoke: 'إلغاء',
  'Revoke {name}': 'إلغاء {name}',
  'Revoke {name}?': 'هل تريد إلغاء {name}؟',
  'Revoke key': 'إلغاء المفتاح',
  'The program that has this key is refused from its next request on.':
    'البرنامج الذي لديه هذا المفتاح يُرفض من طلبه التالي.',
  'The key was revoked.': 'أُلغي المفتاح.',
  'Provisioning (SCIM)': 'التزويد (SCIM)',
  'A provisioning service such as Entra ID or Okta makes, changes and deactivates users here. Enter this address there, and a key that is made for users and groups.':
    'خدمة تزويد مثل Entra ID أو Okta تنشئ المستخدمين هنا وتغيّرهم وتعطّلهم. أدخل فيها هذا العنوان ومفتاحًا أُنشئ للمستخدمين والمجموعات.',
  'Address for provisioning': 'عنوان التزويد',
  Copy: 'نسخ',
  Copied: 'نُسخ',
  'Copy: {what}': 'نسخ: {what}',
  'Copied: {what}': 'نُسخ: {what}',
}
