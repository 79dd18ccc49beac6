def test_insert():
    assert True
