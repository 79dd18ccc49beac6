def test_create():
    assert True
