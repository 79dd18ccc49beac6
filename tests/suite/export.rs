//! `skill export`: catalogues, budgets, and the section of a file.

use std::fs;

use crate::support::Place;

fn place() -> Place {
    let place = Place::new();
    place.skill("project/skills", "core-jam", "the frobnicator of the <reactor> core jammed");
    place.write(
        "project/skills/style/SKILL.md",
        "---\nname: style\ndescription: |\n  How \"we\" write & why it's so.\n  Two lines <!-- skill:end -->.\n---\n# Style\n",
    );
    place.skill("home/.claude/skills", "lamp-leak", "the plasma conduit of the lamp leaked out");
    place
}

const OURS: &[&str] = &["--skills", "skills", "--skills", "../home/.claude/skills", "export"];

fn run(place: &Place, arguments: &[&str]) -> crate::support::Run {
    place.run(&[OURS, arguments].concat(), "")
}

#[test]
fn xml_is_as_the_reference_library_prints_it() {
    let place = place();
    let run = run(&place, &[]);
    let root = place.path("").canonicalize().unwrap();
    let shown = run.shown().replace(&root.display().to_string(), "/place");
    // The number depends on where the folder lies.
    let (before, after) = shown.split_once("about ").unwrap();
    let shown = format!("{before}about NUMBER{}", &after[after.find(' ').unwrap()..]);
    insta::assert_snapshot!(shown, @r"
    status 0
    --- stdout
    <available_skills>
    <skill>
    <name>
    core-jam
    </name>
    <description>
    Fixes &quot;the frobnicator of the &lt;reactor&gt; core jammed&quot;.
    </description>
    <location>
    /place/project/skills/core-jam/SKILL.md
    </location>
    </skill>
    <skill>
    <name>
    style
    </name>
    <description>
    How &quot;we&quot; write &amp; why it&#x27;s so.
    Two lines &lt;!-- skill:end --&gt;.
    </description>
    <location>
    /place/project/skills/style/SKILL.md
    </location>
    </skill>
    <skill>
    <name>
    lamp-leak
    </name>
    <description>
    Fixes &quot;the plasma conduit of the lamp leaked out&quot;.
    </description>
    <location>
    /place/home/.claude/skills/lamp-leak/SKILL.md
    </location>
    </skill>
    </available_skills>
    --- stderr
    3 of 3 skills, about NUMBER tokens (characters divided by 4)
    ");
}

#[test]
fn json_and_markdown_have_the_same_skills() {
    let place = place();
    let json = run(&place, &["--format", "json"]).json();
    let names: Vec<&str> = json["skills"]
        .as_array()
        .unwrap()
        .iter()
        .map(|skill| skill["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["core-jam", "style", "lamp-leak"]);
    assert_eq!(json["skills"][2]["origin"], "given");
    insta::assert_snapshot!(run(&place, &["--format", "markdown"]).shown(), @r#"
    status 0
    --- stdout
    ## Skills

    When a command fails and its error is not plain, give its whole output to `skill match`: it names the document that
    fixes it, or says that nothing fits. `skill show NAME` reads one of these:

    - **core-jam** (`skills/core-jam/SKILL.md`): Fixes "the frobnicator of the <reactor> core jammed".
    - **style** (`skills/style/SKILL.md`): How "we" write & why it's so. Two lines &lt;!-- skill:end -->.
    - **lamp-leak**: Fixes "the plasma conduit of the lamp leaked out".
    --- stderr
    3 of 3 skills, about 118 tokens (characters divided by 4)
    "#);
}

#[test]
fn the_starter_library_has_addresses_of_its_own() {
    let place = Place::new();
    let run = place.run(&["export", "--format", "json", "-q"], "");
    assert_eq!(run.stderr, "");
    let json = run.json();
    let skills = json["skills"].as_array().unwrap();
    assert!(skills.len() > 100);
    assert!(skills.iter().all(|skill| {
        skill["location"] == format!("skill://{}/SKILL.md", skill["name"].as_str().unwrap())
    }));
}

#[test]
fn a_budget_is_kept_and_what_it_leaves_out_is_told() {
    let place = Place::new();
    for budget in ["1000"] {
        for format in ["xml", "json", "markdown"] {
            let run = place.run(&["export", "--format", format, "--budget", budget], "");
            let tokens = run.stdout.chars().count().div_ceil(4);
            assert!(tokens <= budget.parse().unwrap(), "{format}: {tokens} > {budget}");
            assert!(run.stderr.contains(&format!("about {tokens} tokens")), "{run:?}");
            assert!(run.stderr.contains("left out by --budget"), "{run:?}");
            assert_eq!(
                run.stdout,
                place.run(&["export", "--format", format, "--budget", budget], "").stdout
            );
        }
    }
    let run = place.run(&["export", "--budget", "3"], "");
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("the frame alone takes"), "{run:?}");
}

#[test]
fn a_section_is_made_kept_and_checked() {
    let place = place();
    let file = place.path("project/AGENTS.md");
    let check = |wanted| {
        let run = run(&place, &["--into", "AGENTS.md", "--check"]);
        assert_eq!(run.status, wanted, "{run:?}");
    };
    check(1);
    assert!(!file.exists());
    assert_eq!(run(&place, &["--into", "AGENTS.md"]).stdout, "");
    check(0);
    let made = fs::read_to_string(&file).unwrap();
    assert!(made.starts_with("<!-- skill:start -->\n## Skills\n"), "{made}");
    assert_eq!(made.matches("<!-- skill:end -->").count(), 1, "{made}");

    // What others write around it stays.
    let around = format!("# Ours \u{feff}\r\n\r\n{made}\ttail without line end");
    fs::write(&file, &around).unwrap();
    let before = fs::metadata(&file).unwrap().modified().unwrap();
    check(0);
    run(&place, &["--into", "AGENTS.md"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), around);
    assert_eq!(
        fs::metadata(&file).unwrap().modified().unwrap(),
        before,
        "it is not written in vain"
    );

    place.skill("project/skills", "third", "a third thing broke apart");
    check(1);
    assert_eq!(run(&place, &["--into", "AGENTS.md"]).status, 0);
    check(0);
    let after = fs::read_to_string(&file).unwrap();
    assert!(after.contains("- **third** (`skills/third/SKILL.md`): "), "{after}");
    assert!(after.starts_with("# Ours \u{feff}\r\n\r\n<!-- skill:start -->\n"));
    assert!(after.ends_with("<!-- skill:end -->\n\ttail without line end"));
}

#[test]
fn markers_out_of_order_are_told_and_nothing_is_written() {
    let place = place();
    let text = "<!-- skill:end -->\n\n<!-- skill:start -->\n";
    let file = place.write("project/AGENTS.md", text);
    let run = run(&place, &["--into", "AGENTS.md"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("cannot change `AGENTS.md`"), "{run:?}");
    assert_eq!(fs::read_to_string(file).unwrap(), text);
    assert_eq!(crate::export::run(&place, &["--into", "x.md", "--format", "xml"]).status, 2);
    assert_eq!(crate::export::run(&place, &["--check"]).status, 2);
}
