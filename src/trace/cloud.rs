//! What the command lines of clouds say: AWS and its CDK, Google, Azure.

use super::shape::{after, begins, between};
use super::{Event, Family, Found, Lines, Link};
use crate::paste::head;

/// Most lines of a list of what could have been chosen.
const MAX_CHOICES: usize = 300;
/// Most lines of the answer of Azure before its message is said once more.
const MAX_LINES: usize = 8;

pub(super) fn read(lines: Lines<'_>, at: usize) -> Option<Found> {
    let text = lines.text(at).trim();
    azure(lines, at, text)
        .or_else(|| stack(lines, at, text))
        .or_else(|| choice(lines, at, text))
        .or_else(|| cloud(text, at))
}

fn event(at: usize, message: &str) -> Event {
    Event::new(Family::Terraform, at, message)
}

/// `aws: error: argument command: Invalid choice, valid choices are:`, all of them, and at last which one was chosen.
fn choice(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let message = text.strip_prefix("aws: error: ")?;
    if !message.ends_with("Invalid choice, valid choices are:") {
        return None;
    }
    let chosen = (at + 1..lines.len().min(at + MAX_CHOICES))
        .find(|&line| lines.text(line).starts_with("Invalid choice: '"))?;
    let mut event = event(at, message);
    event.details.push(chosen);
    Some(Found::one(event.spanning(at..chosen + 1)))
}

/// The code in `Access Denied (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied; …)`, which the kits for programs put
/// behind what a service said.
pub(super) fn service_code(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once("(Service: ")?;
    let (_, code) = ["; Error Code: ", ", HandlerErrorCode: "]
        .iter()
        .find_map(|sign| rest.split_once(*sign))?;
    let end = code.find([';', ')'])?;
    let is_code = |code: &&str| {
        !code.is_empty()
            && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
    };
    Some(&code[..end]).filter(is_code)
}

/// What command lines of clouds say in one line.
fn cloud(text: &str, at: usize) -> Option<Found> {
    // Python puts the name of a class before it.
    if let Some(start) = head(text, 400).find("An error occurred (").filter(|&start| {
        start == 0
            || begins(
                text,
                &[
                    "fatal error: ",
                    "upload failed: ",
                    "download failed: ",
                    "copy failed: ",
                    "delete failed: ",
                    "move failed: ",
                    "make_bucket failed: ",
                    "remove_bucket failed: ",
                    "aws: [ERROR]: ",
                ],
            )
    }) {
        let code = between(&text[start..], "(", ")")?;
        let message = text[start..]
            .split_once(" operation")
            .and_then(|(_, rest)| rest.split_once(": "))
            .map_or(&text[start..], |(_, said)| said);
        return Some(Found::one(event(at, message).with_code(Some(code))));
    }
    if begins(
        text,
        &[
            "Unable to locate credentials",
            "Could not connect to the endpoint URL: ",
            "The config profile (",
            "Error loading SSO Token: ",
            "Error when retrieving token from sso",
            "You must specify a region",
            "Unknown options: ",
        ],
    ) {
        return Some(Found::one(event(at, text)));
    }
    let message = text.strip_prefix("ERROR: ")?;
    if let Some(rest) = message.strip_prefix("(gcloud.") {
        let (_, said) = rest.split_once(") ")?;
        let code = said.split([':', ' ']).next().filter(|code| {
            code.contains('_') && code.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')
        });
        return Some(Found::one(event(at, said).with_code(code)));
    }
    None
}

/// `ERROR: (ResourceNotFound) message`, and both once more below: `Code: ResourceNotFound`, `Message: …`.
fn azure(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    let named = after(text, &["ERROR: ", "Exception Details:"]).unwrap_or(text).trim_start();
    let is_code = |code: &str| {
        code.starts_with(|c: char| c.is_ascii_uppercase())
            && code.len() <= 64
            && code.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let fails = |code: &str| is_code(code) && !["Success", "Succeeded", "OK"].contains(&code);
    if let Some(code) = text.strip_prefix("Code: ").filter(|code| fails(code)) {
        let message = lines.text(at + 1).trim().strip_prefix("Message: ")?;
        return Some(Found::one(event(at + 1, message).with_code(Some(code)).spanning(at..at + 2)));
    }
    let (code, said) = named.strip_prefix('(')?.split_once(") ").filter(|(code, _)| fails(code))?;
    let again = format!("Code: {code}");
    let last = lines.len().min(at + MAX_LINES);
    let below = (at + 1..last).find(|&line| lines.text(line).trim() == again);
    // Without that, only a code of several words is told from a remark in brackets.
    let words = code.bytes().filter(u8::is_ascii_uppercase).count();
    let composed = words > 1 && code.bytes().any(|byte| byte.is_ascii_lowercase());
    if below.is_none() && (named.len() == text.len() || !composed) {
        return None;
    }
    let end = below.map_or(at + 1, |line| {
        if lines.text(line + 1).trim_start().starts_with("Message: ") { line + 2 } else { line + 1 }
    });
    let mut event = event(at, said).with_code(Some(code)).spanning(at..end);
    event.details = (at + 1..below.unwrap_or(at + 1)).collect();
    // What it was refused for in detail stands below.
    if begins(lines.text(end), &["Exception Details:\t(", "Exception Details: ("]) {
        event.link = Link::Wrapper;
    }
    Some(Found::one(event))
}

/// `6:41:29 PM | CREATE_FAILED | AWS::S3::Bucket | HatBucket`, and why, behind it or on the next line.
fn stack(lines: Lines<'_>, at: usize, text: &str) -> Option<Found> {
    const FAILED: [&str; 5] =
        ["CREATE_FAILED", "UPDATE_FAILED", "DELETE_FAILED", "IMPORT_FAILED", "ROLLBACK_FAILED"];
    if !text.contains("_FAILED") {
        return None;
    }
    let mut columns = text.split(" | ").map(str::trim);
    let status = columns.find_map(|column| FAILED.into_iter().find(|known| *known == column))?;
    columns.next().filter(|kind| kind.contains("::"))?;
    let resource = columns.next()?;
    let (_, reason) = resource.split_once(' ').unwrap_or((resource, ""));
    // The path of the construct may hold the name that the stack gave it.
    let reason = match reason.strip_prefix('(').and_then(|reason| reason.split_once(") ")) {
        Some((id, reason)) if !id.contains(' ') => reason,
        _ => reason,
    };
    let below = lines.text(at + 1).trim();
    let key =
        if reason.is_empty() && !below.is_empty() && !below.contains(" | ") { at + 1 } else { at };
    let message = match (key == at, reason.is_empty()) {
        (false, _) => below,
        (true, false) => reason,
        (true, true) => text,
    };
    let event = event(key, message).coded(status).spanning(at..key + 1);
    // Others that were under way were only stopped.
    let cancelled = message.starts_with("Resource ") && message.ends_with(" cancelled");
    Some(Found::one(if cancelled { event.linked(Link::Wrapper) } else { event }))
}

#[cfg(test)]
mod tests {
    use super::super::{Family, Link, check_one, told};

    fn check(text: &str, code: Option<&str>, message: &str) {
        check_one(text, Family::Terraform, Link::Root, code, message);
    }

    #[test]
    fn a_kit_puts_the_code_behind_what_a_service_said() {
        let said = "no such till (Service: Amazon Till; Status Code: 404; Error Code: NoSuchTill; Request ID: 25B4)";
        assert_eq!(
            told(&format!("com.shop.TillException: {said}\n")),
            [format!("java root com.shop.TillException NoSuchTill {said}")]
        );
        let said = "no such till (Service: Till, Status Code: 404, Request ID: 25B4)";
        assert_eq!(
            told(&format!("software.amazon.awssdk.till.TillException: {said}\n")),
            [format!("java root software.amazon.awssdk.till.TillException - {said}")]
        );
    }

    #[test]
    fn clouds_put_the_code_in_brackets() {
        check(
            "An error occurred (AccessDenied) when calling the PutObject operation: Access Denied\n",
            Some("AccessDenied"),
            "Access Denied",
        );
        check(
            "ERROR: (gcloud.compute.instances.list) PERMISSION_DENIED: Required permission is missing\n",
            Some("PERMISSION_DENIED"),
            "PERMISSION_DENIED: Required permission is missing",
        );
        check(
            "ERROR: (ResourceNotFound) The Resource 'x' was not found.\nCode: ResourceNotFound\nMessage: The Resource 'x' was not found.\n",
            Some("ResourceNotFound"),
            "The Resource 'x' was not found.",
        );
    }

    #[test]
    fn azure_says_it_in_one_or_two_forms() {
        check(
            "(AuthorizationFailed) The client 'a' has no rights.\nCode: AuthorizationFailed\nMessage: The client 'a' has no rights.\n",
            Some("AuthorizationFailed"),
            "The client 'a' has no rights.",
        );
        check(
            "Code: QuotaExceeded\nMessage: No more cores.\n",
            Some("QuotaExceeded"),
            "No more cores.",
        );
    }

    #[test]
    fn a_remark_in_brackets_is_no_code_and_a_success_no_error() {
        for text in [
            "Code: Success\nMessage: The deployment finished.\n",
            "ERROR: (Optional) dependency foo is missing\n",
            "ERROR: (W) foo is deprecated\n",
        ] {
            assert!(told(text).iter().all(|event| !event.starts_with("terraform")), "{text}");
        }
        check(
            "ERROR: (ResourceGroupNotFound) Resource group 'a' could not be found.\n",
            Some("ResourceGroupNotFound"),
            "Resource group 'a' could not be found.",
        );
    }

    #[test]
    fn what_was_chosen_stands_behind_the_choices() {
        let text = "aws: error: argument subcommand: Invalid choice, valid choices are:\n\nls       | cp\nmv       | rm\n\n\nInvalid choice: 'lss', maybe you meant:\n\n  * ls\n";
        let events = super::super::events(&crate::paste::Paste::new(text.as_bytes()));
        assert_eq!((events.len(), events[0].lines.clone()), (1, 0..7));
        assert_eq!(events[0].details, [6]);
    }

    #[test]
    fn what_azure_refuses_in_detail_is_the_root() {
        assert_eq!(
            told(
                "(InvalidTemplateDeployment) The template is not valid.\nCode: InvalidTemplateDeployment\nMessage: The template is not valid.\nException Details:\t(QuotaExceeded) No more cores.\n\tCode: QuotaExceeded\n\tMessage: No more cores.\n"
            ),
            [
                "terraform wrapper - InvalidTemplateDeployment The template is not valid.",
                "terraform root - QuotaExceeded No more cores."
            ]
        );
    }

    #[test]
    fn a_row_of_a_stack_has_its_reason_behind_or_below() {
        let message = "hat-bucket already exists";
        check(
            "6:41:29 PM | CREATE_FAILED        | AWS::S3::Bucket  | HatBucket\nhat-bucket already exists\n6:41:30 PM | ROLLBACK_IN_PROGRESS | AWS::CloudFormation::Stack | Hat\n",
            Some("CREATE_FAILED"),
            message,
        );
        check(
            "Hat | 3/7 | 6:41:29 PM | CREATE_FAILED | AWS::S3::Bucket | HatBucket (HatBucket1A2B) hat-bucket already exists\n",
            Some("CREATE_FAILED"),
            message,
        );
        assert_eq!(
            told(
                "6:41:29 PM | CREATE_FAILED | AWS::IAM::Role | HatRole Resource creation cancelled\n"
            ),
            ["terraform wrapper - CREATE_FAILED Resource creation cancelled"]
        );
    }
}
