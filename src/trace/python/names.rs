//! Names of classes and modules: which are Python's, and which of them are of errors whatever they are called.

/// Splits `kombu.exceptions.ContentDisallowed: text`: in a module of errors, a class may have any name.
pub(super) fn of_error_module(text: &str) -> Option<(&str, &str)> {
    let is_of_errors =
        |part: &str| part == "exc" || part.starts_with("exception") || part.starts_with("error");
    let (name, message) = text.split_once(": ")?;
    let module = in_module(name)?;
    module.split('.').any(is_of_errors).then_some((name, message.trim()))
}

/// The module of a qualified class, whatever the class is called.
pub(super) fn in_module(name: &str) -> Option<&str> {
    let (module, class) = name.rsplit_once('.').filter(|_| is_path_of_names(name))?;
    let is_class = class.starts_with(|c: char| c.is_ascii_uppercase())
        && class.contains(|c: char| c.is_ascii_lowercase());
    (is_class && is_module(module)).then_some(module)
}

pub(super) fn is_path_of_names(text: &str) -> bool {
    text.len() <= 128 && text.split('.').all(is_name)
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// Whether a qualified name begins with modules of Python, not with packages of the JVM.
pub(super) fn is_module(module: &str) -> bool {
    const JVM: [&str; 20] = [
        "akka", "android", "androidx", "com", "dalvik", "feign", "groovy", "io", "jakarta", "java",
        "javax", "jdk", "kotlin", "kotlinx", "net", "org", "reactor", "scala", "software", "sun",
    ];
    let mut parts = module.split('.');
    !parts.next().is_some_and(|first| JVM.contains(&first))
        && module.split('.').all(|part| {
            part.starts_with(|c: char| c.is_ascii_lowercase() || c == '_') && is_name(part)
        })
}

/// Names that only Python uses, so that a line can be known by the name alone.
pub(super) const BUILTIN: &[&str] = &[
    "ArithmeticError",
    "AssertionError",
    "AttributeError",
    "BaseException",
    "BlockingIOError",
    "BrokenPipeError",
    "BufferError",
    "ChildProcessError",
    "ConnectionAbortedError",
    "ConnectionError",
    "ConnectionRefusedError",
    "ConnectionResetError",
    "DeprecationWarning",
    "EOFError",
    "FileExistsError",
    "FileNotFoundError",
    "FloatingPointError",
    "FutureWarning",
    "GeneratorExit",
    "IOError",
    "ImportError",
    "IndentationError",
    "IndexError",
    "InterruptedError",
    "IsADirectoryError",
    "KeyError",
    "KeyboardInterrupt",
    "LookupError",
    "MemoryError",
    "ModuleNotFoundError",
    "NameError",
    "NotADirectoryError",
    "NotImplementedError",
    "OSError",
    "OverflowError",
    "PermissionError",
    "ProcessLookupError",
    "RecursionError",
    "ResourceWarning",
    "RuntimeError",
    "RuntimeWarning",
    "StopAsyncIteration",
    "StopIteration",
    "SyntaxWarning",
    "SystemError",
    "SystemExit",
    "TabError",
    "TimeoutError",
    "UnboundLocalError",
    "UnicodeDecodeError",
    "UnicodeEncodeError",
    "UnicodeError",
    "UserWarning",
    "ValueError",
    "ZeroDivisionError",
];

#[cfg(test)]
mod tests {
    use crate::trace::told;

    #[test]
    fn a_class_in_a_module_of_errors_may_have_any_name() {
        for (name, message) in [
            ("shop.core.exceptions.CartNotOpen", "open it first"),
            ("shop.errors.NoSuchCart", "7"),
            ("shop.errorfactory.NoSuchTill", "x"),
        ] {
            assert_eq!(
                told(&format!("{name}: {message}\n")),
                [format!("python root {name} - {message}")]
            );
        }
        for line in ["shop.exceptions.cart: open it first", "com.shop.errors.NoSuchCart: 7"] {
            let told = told(&format!("{line}\n"));
            assert!(!told.iter().any(|event| event.starts_with("python")), "{told:?}");
        }
    }
}
