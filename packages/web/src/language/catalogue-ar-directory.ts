/** English text → Arabic: the directory (LDAP). */
export const ARABIC_DIRECTORY: Readonly<Record<string, string>> = {
  'Directory (LDAP)': 'الدليل (LDAP)',
  'People type login and password as before; your directory (OpenLDAP, Active Directory and others) says whether they are right. Whoever has a password here goes on with that one, and it is never sent to the directory.':
    'يكتب الناس اسم الدخول وكلمة المرور كما كانوا؛ ودليلكم (OpenLDAP أو Active Directory وغيرهما) يقول هل هما صحيحان. ومن له كلمة مرور هنا يبقى عليها، ولا تُرسل أبدًا إلى الدليل.',
  'You need the name of its server, an account that may search it, and where people are in it. Nothing is said in the clear.':
    'تحتاج إلى اسم خادمه، وحساب يجوز له البحث فيه، ومكان الأشخاص فيه. ولا يُقال شيء بلا تشفير.',
  'Set up the directory': 'إعداد الدليل',
  'Remove the directory': 'إزالة الدليل',
  'People stay, and come in by it no more. To close it for a while, turn it off instead.':
    'يبقى الأشخاص ولا يدخلون عبره بعد ذلك. ولإغلاقه مدة عطّله بدلًا من ذلك.',
  'Remove the directory?': 'إزالة الدليل؟',
  '{count, plural, =0 {Nobody came in by it so far.} one {# person comes in by it, and then no more.} other {# people come in by it, and then no more.}} Who is who there is forgotten, with all settings.':
    '{count, plural, =0 {لم يدخل أحد عبره حتى الآن.} zero {لم يدخل أحد عبره حتى الآن.} one {يدخل عبره شخص واحد، ثم لا يدخل بعد ذلك.} two {يدخل عبره شخصان، ثم لا يدخلان بعد ذلك.} few {يدخل عبره # أشخاص، ثم لا يدخلون بعد ذلك.} other {يدخل عبره # شخصًا، ثم لا يدخلون بعد ذلك.}} ويُنسى من هو من هناك مع كل الإعدادات.',
  'The directory was removed.': 'أُزيل الدليل.',
  'The directory was saved.': 'حُفظ الدليل.',
  'It was not saved: the reason stands at its field.': 'لم يُحفظ: السبب عند حقله.',
  'Save directory': 'حفظ الدليل',
  'People type login and password as before; the directory says whether they are right. Save it, test it, then turn it on.':
    'يكتب الناس اسم الدخول وكلمة المرور كما كانوا؛ والدليل يقول هل هما صحيحان. احفظه ثم اختبره ثم فعّله.',
  '{count, plural, one {# person came} other {# people came}} in by it so far.':
    '{count, plural, zero {لم يدخل أحد} one {دخل شخص واحد} two {دخل شخصان} few {دخل # أشخاص} other {دخل # شخصًا}} عبره حتى الآن.',
  'People sign in by the directory': 'يسجل الناس الدخول عبر الدليل',
  Server: 'الخادم',
  'Name of the server': 'اسم الخادم',
  'As its certificate has it, such as {example}': 'كما في شهادته، مثل {example}',
  Encryption: 'التشفير',
  'From the first byte (LDAPS)': 'من أول بايت (LDAPS)',
  'Asked for at the beginning (StartTLS)': 'يُطلب في البداية (StartTLS)',
  Port: 'المنفذ',
  'Certificate of your own authority': 'شهادة سلطتكم الخاصة',
  'In the form PEM, and no key. Leave it empty when its certificate is from an authority that everybody trusts.':
    'بصيغة PEM وبلا مفتاح. اتركها فارغة إذا كانت شهادته من سلطة يثق بها الجميع.',
  'Search account': 'حساب البحث',
  'Give it the right to read people and groups there, and no other.':
    'امنحه هناك حق قراءة الأشخاص والمجموعات ولا شيء غيره.',
  'Its name (DN)': 'اسمه (DN)',
  'Its password': 'كلمة مروره',
  'Kept sealed, and shown to nobody. It is needed now.':
    'تُحفظ مختومة ولا تُعرض لأحد. وهي لازمة الآن.',
  People: 'الأشخاص',
  'Where people are (base)': 'أين الأشخاص (base)',
  'How one person is found (filter)': 'كيف يُعثر على شخص واحد (filter)',
  'The login goes where it says {place}.': 'يوضع اسم الدخول حيث كُتب {place}.',
  'Who is no user here becomes one by signing in': 'من ليس مستخدمًا هنا يصبح مستخدمًا بتسجيل الدخول',
  'Otherwise only users whom you prepared come in.': 'وإلا فلا يدخل إلا المستخدمون الذين أعددتهم.',
  'Who is in a group of the directory is in one here, brought up to date with each sign-in. Groups that are not named stay as you gave them.':
    'من في مجموعة من الدليل يكون في مجموعة هنا، ويُحدَّث ذلك مع كل دخول. والمجموعات غير المذكورة تبقى كما منحتها.',
  'Line {n}': 'السطر {n}',
  'Group of the directory (DN)': 'مجموعة الدليل (DN)',
  'Group here': 'المجموعة هنا',
  'Remove line {n}': 'إزالة السطر {n}',
  'Save first: the test tries what is saved.': 'احفظ أولًا: الاختبار يجرّب ما حُفظ.',
  'Looks for somebody as a sign-in does, without a password and without signing in.':
    'يبحث عن شخص كما يفعل الدخول، بلا كلمة مرور وبلا تسجيل دخول.',
  'Login of somebody to look for': 'اسم دخول شخص للبحث عنه',
  'Test the directory': 'اختبار الدليل',
  'It answers over TLS': 'يجيب عبر TLS',
  'Compare name, port, encryption and certificate with those of the server.':
    'قارن الاسم والمنفذ والتشفير والشهادة بما لدى الخادم.',
  'The search account signs in': 'حساب البحث يسجل الدخول',
  'Type its name (DN) and its password again.': 'اكتب اسمه (DN) وكلمة مروره من جديد.',
  'People can be looked for': 'يمكن البحث عن الأشخاص',
  'Check the base, and that the search account may read there.':
    'تحقق من القاعدة (base) ومن أن حساب البحث يجوز له القراءة فيها.',
  'The login leads to one person': 'اسم الدخول يؤدي إلى شخص واحد',
  'Check the filter, or try the login of somebody else.':
    'تحقق من المرشّح (filter)، أو جرّب اسم دخول شخص آخر.',
}
